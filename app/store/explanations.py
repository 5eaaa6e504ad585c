"""Explanations that came from another laptop: they hold here too once the same doubt is found.

An explanation is a line of the journal that names a place and gives a reason, and changes nothing.
Which doubt it was about is what stands at that place now, if it is one alone; an answer that was
changed since, or a doubt that was raised again, is no longer explained.
"""

from app.store.database import Database

_FOREIGN = """
SELECT issue.id, line.reason FROM issue
JOIN record ON record.id = issue.record
JOIN journal AS line ON line.record = record.uuid AND line.path = issue.path
WHERE record.instrument = ? AND (issue.severity = 'warning' OR issue.code = 'check.formula')
AND issue.solved_at IS NULL AND issue.accepted_reason IS NULL
AND line.row IS issue.row AND line.op = 'remark' AND line.reason IS NOT NULL
AND line.old IS NULL AND line.new IS NULL AND line.device <> ?
AND NOT EXISTS (
  SELECT 1 FROM journal AS later WHERE later.record = line.record AND later.path = line.path
  AND later.row IS line.row AND later.op IN ('set', 'undo')
  AND iif(later.device = line.device, later.seq > line.seq, later.at > line.at)
)
AND NOT EXISTS (
  SELECT 1 FROM issue AS other WHERE other.record = issue.record AND other.id <> issue.id
  AND other.path = issue.path AND other.row IS issue.row AND other.solved_at IS NULL
)
ORDER BY line.at
"""


def take_over(database: Database, instrument: int, device: str) -> int:
    """Let doubts stand that somebody explained elsewhere; say how many.

    Args:
        database: The open workspace file.
        instrument: Key of the form.
        device: This laptop; what was explained here is known already.
    """
    if database.value("SELECT count(*) FROM device") == 1:
        return 0
    found = {row["id"]: row["reason"] for row in database.rows(_FOREIGN, (instrument, device))}
    if found:
        with database.transaction():
            database.execute_many(
                "UPDATE issue SET accepted_reason = ? WHERE id = ?",
                [(reason, issue) for issue, reason in found.items()],
            )
    return len(found)
