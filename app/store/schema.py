"""The tables of a new workspace, as texts; an older one comes to them by migrations.

Table by table this is DESIGN section 5. Answers do not live here: each version of an
instrument brings its own tables `d<instrument>_<part>` and `r<repeat>_<part>`
(`app.store.answer_tables`). Times are UTC, ISO 8601 with milliseconds and `Z`.
"""

APPLICATION_ID = 0x41434F50  # "ACOP", SQLite's mark of whose file it is
SCHEMA_VERSION = 11  # what `user_version` of an up-to-date file says

FIRST = """
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE device (
  id TEXT PRIMARY KEY,               -- uuid made on this computer
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  is_this INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('enumerator', 'officer', 'steward', 'approver')),
  pin_hash TEXT,                     -- scrypt, NULL when the person has none
  created_at TEXT NOT NULL
);

CREATE TABLE instrument (
  id INTEGER PRIMARY KEY,
  form_id TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL
);

CREATE TABLE instrument_version (
  id INTEGER PRIMARY KEY,
  instrument INTEGER NOT NULL REFERENCES instrument(id),
  number INTEGER NOT NULL,           -- 1, 2, 3 … on this laptop
  version TEXT NOT NULL,             -- the form's own version text
  title TEXT NOT NULL,
  xform TEXT NOT NULL,
  sha256 TEXT NOT NULL,              -- of the XForm text
  schema_json TEXT NOT NULL,         -- Table Schema of the public columns
  source_name TEXT NOT NULL,         -- file it came from
  loaded_at TEXT NOT NULL,
  UNIQUE (instrument, number),
  UNIQUE (instrument, sha256)
);

CREATE TABLE repeat (
  id INTEGER PRIMARY KEY,
  instrument INTEGER NOT NULL REFERENCES instrument(id),
  path TEXT NOT NULL,
  parent INTEGER REFERENCES repeat(id),
  UNIQUE (instrument, path)
);

CREATE TABLE question_column (
  instrument INTEGER NOT NULL REFERENCES instrument(id),
  path TEXT NOT NULL,
  repeat INTEGER REFERENCES repeat(id),   -- NULL: the question stands outside repeats
  part INTEGER NOT NULL,             -- at most 250 columns a part
  n INTEGER NOT NULL,                -- the column is called c<n>
  type TEXT NOT NULL,
  public_name TEXT NOT NULL,
  first_version INTEGER NOT NULL,
  last_version INTEGER NOT NULL
);
-- A group that a later version repeats keeps its old columns beside the new ones.
CREATE UNIQUE INDEX column_of_path ON question_column (instrument, path, ifnull(repeat, 0));

CREATE TABLE choice_list (
  id INTEGER PRIMARY KEY,
  instrument_version INTEGER REFERENCES instrument_version(id),  -- NULL: a shared catalogue
  name TEXT NOT NULL,
  UNIQUE (instrument_version, name)
);

CREATE TABLE choice (
  list INTEGER NOT NULL REFERENCES choice_list(id),
  position INTEGER NOT NULL,
  value TEXT NOT NULL,
  labels_json TEXT NOT NULL,
  columns_json TEXT NOT NULL,
  folded TEXT NOT NULL,              -- labels without accents and apostrophes, for type-ahead
  PRIMARY KEY (list, position)
) WITHOUT ROWID;
CREATE INDEX choice_value ON choice (list, value);

CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('import', 'recipe', 'bulk')),
  instrument INTEGER REFERENCES instrument(id),
  file_name TEXT,
  file_sha256 TEXT,
  municipality TEXT,
  period TEXT,
  person INTEGER REFERENCES person(id),
  at TEXT NOT NULL,
  rows INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL CHECK (status IN ('open', 'done', 'undone'))
);

CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,         -- UUIDv7
  instance_id TEXT NOT NULL,         -- meta/instanceID of the XForm
  instrument INTEGER NOT NULL REFERENCES instrument(id),
  version INTEGER NOT NULL REFERENCES instrument_version(id),
  batch INTEGER REFERENCES batch(id),
  source_row INTEGER,                -- row of the imported file (its header is row 1)
  state TEXT NOT NULL CHECK (state IN ('draft', 'final', 'returned', 'approved')),
  deleted INTEGER NOT NULL DEFAULT 0,  -- set aside; the journal says by whom and why
  municipality TEXT,
  period TEXT,
  author INTEGER REFERENCES person(id),
  device TEXT REFERENCES device(id),
  language TEXT NOT NULL DEFAULT '',
  xml_sha256 TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  finalised_at TEXT,
  unchecked INTEGER NOT NULL DEFAULT 1 -- changed since the last validation
);
CREATE INDEX record_by_form ON record (instrument, deleted, batch, state);
CREATE INDEX record_by_batch ON record (batch);

CREATE TABLE journal (
  device TEXT NOT NULL REFERENCES device(id),
  seq INTEGER NOT NULL,
  batch INTEGER REFERENCES batch(id),
  at TEXT NOT NULL,
  person INTEGER REFERENCES person(id),
  op TEXT NOT NULL CHECK (op IN ('set', 'create', 'delete', 'add_row', 'remove_row', 'move_row',
                                 'state', 'remark', 'import', 'undo')),
  record TEXT,                       -- uuid
  row TEXT,                          -- uuid of the repeat instance
  path TEXT,
  old,                               -- as stored, no type
  new,
  reason TEXT,
  version INTEGER REFERENCES instrument_version(id),
  salt BLOB,                         -- secret part of the hashes of this row's values
  sealed TEXT,                       -- those hashes, once the values and the salt are erased
  hash TEXT NOT NULL,                -- chain: SHA-256 over the previous hash and this row
  PRIMARY KEY (device, seq)
) WITHOUT ROWID;
CREATE INDEX journal_by_record ON journal (record, path);

CREATE TABLE pending (
  slot INTEGER PRIMARY KEY CHECK (slot = 1),
  record TEXT NOT NULL,
  row TEXT,
  path TEXT NOT NULL,
  text TEXT NOT NULL,
  at TEXT NOT NULL
);

CREATE TABLE place_of_work (          -- where a draft was left, to resume at the same question
  record TEXT PRIMARY KEY REFERENCES record(uuid),
  path TEXT NOT NULL,
  row TEXT,
  at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE issue (
  id INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES record(id),
  row TEXT,
  path TEXT NOT NULL,                -- '' when the whole record is meant
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  values_json TEXT NOT NULL,
  found_at TEXT NOT NULL,
  solved_at TEXT,                    -- NULL while open
  accepted_reason TEXT               -- a warning that somebody looked at and kept
);
CREATE INDEX issue_of_record ON issue (record, solved_at);

CREATE TABLE dataset (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,         -- the portal's name: idempotency key
  instrument INTEGER NOT NULL REFERENCES instrument(id),
  metadata_json TEXT NOT NULL,
  created_at TEXT NOT NULL
);

CREATE TABLE dataset_version (
  id INTEGER PRIMARY KEY,
  dataset INTEGER NOT NULL REFERENCES dataset(id),
  number INTEGER NOT NULL,
  folder TEXT NOT NULL,              -- below the workspace, forward slashes
  rows INTEGER NOT NULL,
  data_sha256 TEXT NOT NULL,         -- of the data CSV
  manifest_json TEXT NOT NULL,       -- file name -> {"sha256", "bytes"}
  metadata_json TEXT NOT NULL,
  prepared_by INTEGER REFERENCES person(id),
  built_at TEXT NOT NULL,
  UNIQUE (dataset, number)
);

CREATE TABLE dataset_version_record (
  version INTEGER NOT NULL REFERENCES dataset_version(id),
  record INTEGER NOT NULL REFERENCES record(id),
  PRIMARY KEY (version, record)
) WITHOUT ROWID;
CREATE INDEX version_of_record ON dataset_version_record (record);

CREATE TABLE approval (
  version INTEGER NOT NULL REFERENCES dataset_version(id),
  person INTEGER NOT NULL REFERENCES person(id),
  part TEXT NOT NULL CHECK (part IN ('prepares', 'approves')),
  at TEXT NOT NULL,
  PRIMARY KEY (version, part)
) WITHOUT ROWID;

CREATE TABLE parcel (                 -- the outbox; sync.outbox owns its states
  id TEXT PRIMARY KEY,               -- uuid made here: idempotency key
  dataset INTEGER NOT NULL REFERENCES dataset(id),
  version INTEGER NOT NULL REFERENCES dataset_version(id),
  kind TEXT NOT NULL,                -- 'publish'
  portal_url TEXT NOT NULL,
  organization TEXT NOT NULL,
  payload_path TEXT NOT NULL,        -- package folder below the workspace, forward slashes
  payload_sha256 TEXT NOT NULL,      -- of the version's manifest
  bytes INTEGER NOT NULL,
  fields_json TEXT NOT NULL,         -- what the portal shall say of the dataset, as CKAN names it
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'waiting', 'rejected', 'conflict',
                                       'sent', 'withdrawn')),
  step TEXT NOT NULL DEFAULT '',     -- last step that was finished
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT,
  last_problem_json TEXT,
  remote_id TEXT,                    -- the portal's id of the dataset, once known
  overwrites TEXT,                   -- state of the portal's copy that a person agreed to replace
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE INDEX parcel_by_state ON parcel (state, next_attempt_at);
CREATE INDEX parcel_by_dataset ON parcel (dataset, portal_url, created_at);

CREATE TABLE receipt (
  id INTEGER PRIMARY KEY,
  parcel TEXT NOT NULL UNIQUE REFERENCES parcel(id),
  version INTEGER NOT NULL REFERENCES dataset_version(id),
  url TEXT NOT NULL,
  body_json TEXT NOT NULL,
  at TEXT NOT NULL
);
"""

MEDIA = """
CREATE TABLE media (                  -- one row per content in `media/`, named by its SHA-256
  sha256 TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  added_at TEXT NOT NULL,
  in_use INTEGER NOT NULL DEFAULT 0  -- a form or a record has named it
) WITHOUT ROWID;
CREATE INDEX media_not_in_use ON media (added_at) WHERE in_use = 0;

CREATE TABLE form_file (              -- what came with a version of an instrument
  version INTEGER NOT NULL REFERENCES instrument_version(id),
  name TEXT NOT NULL,                -- as the form names it
  sha256 TEXT NOT NULL REFERENCES media(sha256),
  PRIMARY KEY (version, name)
) WITHOUT ROWID;

CREATE TABLE record_file (            -- what answers of type image, audio, video, file name
  record TEXT NOT NULL REFERENCES record(uuid) ON DELETE CASCADE,
  name TEXT NOT NULL,                -- the answer
  sha256 TEXT NOT NULL REFERENCES media(sha256),
  PRIMARY KEY (record, name)
) WITHOUT ROWID;
"""
"""Since version 2."""

BATCHES = """
CREATE INDEX journal_by_batch ON journal (batch) WHERE batch IS NOT NULL;
"""
"""Since version 3."""

NAMES = """
DROP INDEX column_of_path;
-- A line for each name a column has had: a question that is called otherwise keeps its column,
-- and a name that two versions use for different questions means two columns.
CREATE UNIQUE INDEX column_of_path
  ON question_column (instrument, path, ifnull(repeat, 0), first_version);
"""
"""Since version 4."""

SECOND = """
ALTER TABLE record ADD COLUMN second_of INTEGER REFERENCES record(id);  -- keyed once more
ALTER TABLE record ADD COLUMN second_json TEXT;  -- how: {"way", "fields"}
CREATE INDEX second_of_record ON record (second_of) WHERE second_of IS NOT NULL;
DROP INDEX record_by_form;
CREATE INDEX record_by_form ON record (instrument, deleted, second_of, batch, state);

CREATE TABLE keystrokes (             -- keys that people pressed while a record was in hand
  record INTEGER NOT NULL REFERENCES record(id) ON DELETE CASCADE,
  person INTEGER NOT NULL REFERENCES person(id),
  count INTEGER NOT NULL,
  PRIMARY KEY (record, person)
) WITHOUT ROWID;
"""
"""Since version 5."""

BUNDLES = """
ALTER TABLE journal ADD COLUMN theirs TEXT;  -- of a line of another device: its keys [batch,
                                   -- person, version] there, which its hash covers
CREATE INDEX journal_of_meetings ON journal (device, seq) WHERE op = 'import' AND batch IS NULL;

ALTER TABLE batch ADD COLUMN origin TEXT;  -- '<device>/<key there>', NULL when it is of this one
CREATE UNIQUE INDEX batch_by_origin ON batch (origin) WHERE origin IS NOT NULL;

CREATE TABLE conflict (               -- what two computers said of the same thing, each unaware
  id INTEGER PRIMARY KEY,
  record TEXT NOT NULL REFERENCES record(uuid) ON DELETE CASCADE,
  row TEXT,                          -- uuid of the repeat instance
  path TEXT NOT NULL,                -- question, repeat, '@state' or '@deleted'
  base,                              -- what stood there before both
  ours,                              -- what stood here when theirs came
  theirs,
  device TEXT NOT NULL REFERENCES device(id),  -- their line of the journal
  seq INTEGER NOT NULL,
  found_at TEXT NOT NULL,
  decided_at TEXT                    -- NULL while it waits for a person
);
CREATE INDEX conflict_of_record ON conflict (record, path);
CREATE INDEX conflict_waiting ON conflict (id) WHERE decided_at IS NULL;
"""
"""Since version 7."""

VERSIONS = """
ALTER TABLE instrument_version ADD COLUMN withdrawn_at TEXT;  -- not in use: taken back, while
                                   -- records that answer it stay

CREATE TABLE repeat_name (            -- a line for each path a repeat has had, as of questions
  repeat INTEGER NOT NULL REFERENCES repeat(id),
  path TEXT NOT NULL,
  first_version INTEGER NOT NULL,
  last_version INTEGER NOT NULL,
  PRIMARY KEY (repeat, first_version)
) WITHOUT ROWID;
"""
"""Since version 8."""

REVIEW = """
CREATE INDEX repeated_by_first ON issue (json_extract(values_json, '$.first'))
  WHERE code = 'record.duplicate_key' AND solved_at IS NULL;  -- who repeats this record
"""
"""Since version 9."""

APPROVALS = """
ALTER TABLE approval ADD COLUMN manifest_sha256 TEXT;  -- the bytes it holds for
ALTER TABLE approval ADD COLUMN with_pin INTEGER NOT NULL DEFAULT 0;  -- proved who it was
ALTER TABLE dataset_version ADD COLUMN terms_json TEXT NOT NULL DEFAULT '{}';  -- what its files
                                   -- say of its approval: {"one_person", "override"}
"""
"""Since version 10."""

DEFINITIONS = """
CREATE TABLE dataset_definition (     -- what a dataset takes and how its columns are called
  dataset INTEGER NOT NULL REFERENCES dataset(id),
  number INTEGER NOT NULL,           -- 1, 2, 3 …; an older one is never changed
  body_json TEXT NOT NULL,
  person INTEGER REFERENCES person(id),
  at TEXT NOT NULL,
  PRIMARY KEY (dataset, number)
) WITHOUT ROWID;
ALTER TABLE dataset_version ADD COLUMN definition INTEGER;  -- its number, NULL: as the form says
ALTER TABLE dataset_version ADD COLUMN reason TEXT NOT NULL DEFAULT '';  -- why it was made
ALTER TABLE dataset_version ADD COLUMN changes_json TEXT NOT NULL DEFAULT '{}';
"""
"""Since version 11."""

TODAY = (
    FIRST + MEDIA + BATCHES + NAMES + SECOND + BUNDLES + VERSIONS + REVIEW + APPROVALS + DEFINITIONS
)
"""What a new file is made of; what migrations make of an older one is the same."""


def quoted(name: str) -> str:
    """Give a name as SQL takes it, whatever signs it has."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
