"""Versions of forms as they travel to another computer: as they are stored, with their lists."""

import json
from collections.abc import Mapping
from typing import Any

from app.store.answer_tables import number_in_use, read_layout, read_lines, repeat_names
from app.store.database import Database
from app.store.instruments import new_version_key
from app.store.media import Media
from app.store.table_growth import Continuity, continuity_of, extend, fit_in
from app.store.views import make_views

Portable = Mapping[str, Any]
"""What `portable_form` gives: plain JSON."""

_FACTS = ("version", "title", "xform", "sha256", "schema_json", "source_name", "loaded_at")


def portable_form(database: Database, media: Media, version: int) -> dict[str, object]:
    """Give a version with everything that another computer needs to ask it.

    Args:
        database: The open file.
        media: Knows the files that came with it; their contents travel apart.
        version: Key of the version.
    """
    row = database.row(
        "SELECT v.*, i.form_id FROM instrument_version v JOIN instrument i ON i.id = v.instrument "
        "WHERE v.id = ?",
        (version,),
    )
    if row is None:
        raise KeyError(version)
    lists = {
        each["name"]: [
            list(choice)
            for choice in database.each(
                "SELECT position, value, labels_json, columns_json, folded FROM choice "
                "WHERE list = ? ORDER BY position",
                (each["id"],),
            )
        ]
        for each in database.rows(
            "SELECT id, name FROM choice_list WHERE instrument_version = ?", (version,)
        )
    }
    after = database.row(
        "SELECT number, sha256 FROM instrument_version WHERE instrument = ? AND number < ? "
        "AND (withdrawn_at IS NULL OR ? IS NOT NULL) ORDER BY number DESC LIMIT 1",
        (row["instrument"], row["number"], row["withdrawn_at"]),
    )
    goes_on = continuity_of(
        read_lines(database, row["instrument"]),
        repeat_names(database, row["instrument"]),
        row["number"],
        after["number"] if after is not None else 0,
    )
    facts: dict[str, object] = {name: row[name] for name in _FACTS}
    return facts | {
        "form_id": row["form_id"],
        "lists": lists,
        "files": dict(media.of_form(version)),
        "renamed": dict(goes_on.renamed),
        "apart": sorted(goes_on.apart),
        "repeats": dict(goes_on.repeats),
        "after": after["sha256"] if after is not None else None,
        "withdrawn_at": row["withdrawn_at"],
    }


def version_here(database: Database, form_id: str, sha256: str) -> int | None:
    """Give the key of a version by what it is everywhere, None when it is not here."""
    found = database.value(
        "SELECT v.id FROM instrument_version v JOIN instrument i ON i.id = v.instrument "
        "WHERE i.form_id = ? AND v.sha256 = ?",
        (form_id, sha256),
    )
    return None if found is None else int(found)


def take_in_form(database: Database, media: Media, form: Portable) -> int:
    """Keep a version that came from another computer; one that is here is given as it is.

    It takes its place among the versions by when it was loaded there: an older one does not
    become the newest.

    Args:
        database: The open file.
        media: Has the contents of its files already.
        form: As `portable_form` gave it.

    Returns:
        Key of the version.

    Raises:
        ProblemError: The form cannot be read.
    """
    from forms.xform import parse_xform

    instrument = parse_xform(form["xform"])
    with database.transaction():
        known = version_here(database, form["form_id"], form["sha256"])
        if known is not None:
            return known
        database.execute(
            "INSERT INTO instrument (form_id, created_at) VALUES (?, ?) "
            "ON CONFLICT (form_id) DO NOTHING",
            (form["form_id"], form["loaded_at"]),
        )
        key = int(database.value("SELECT id FROM instrument WHERE form_id = ?", (form["form_id"],)))
        number = _make_room(database, key, form["loaded_at"])
        facts = {name: form[name] for name in _FACTS}
        facts |= {
            "id": new_version_key(database), "instrument": key, "number": number,
            "withdrawn_at": form.get("withdrawn_at") if number_in_use(database, key) else None,
        }  # fmt: skip
        database.execute(
            f"INSERT INTO instrument_version ({', '.join(facts)}) "
            f"VALUES ({', '.join('?' * len(facts))})",
            tuple(facts.values()),
        )
        version = int(facts["id"])
        goes_on = Continuity(
            form["renamed"],
            frozenset(form["apart"]),
            form.get("repeats", {}),
            _followed(database, key, number, form.get("after")),
        )
        grow = fit_in if number < _newest(database, key) else extend
        grow(database, key, number, instrument, goes_on)
        in_use = number_in_use(database, key)
        make_views(database, form["form_id"], read_layout(database, key, in_use or number))
        _keep_lists(database, version, form["lists"])
        media.keep_with_form(version, form["files"])
    return version


def _make_room(database: Database, instrument: int, loaded_at: str) -> int:
    """Give the number of a version by its age; younger ones move on by one."""
    older = int(
        database.value(
            "SELECT ifnull(max(number), 0) FROM instrument_version "
            "WHERE instrument = ? AND loaded_at <= ?",
            (instrument, loaded_at),
        )
    )
    younger = "instrument = ? AND number > ?"
    for step in ("number = -number - 1", "number = -number"):  # numbers are unique at every step
        sign = younger if step.endswith("1") else "instrument = ? AND number < 0 AND ? IS NOT NULL"
        database.execute(f"UPDATE instrument_version SET {step} WHERE {sign}", (instrument, older))
    of_instrument = "repeat IN (SELECT id FROM repeat WHERE instrument = ?)"
    for table, meant in (("question_column", "instrument = ?"), ("repeat_name", of_instrument)):
        for column in ("last_version", "first_version"):  # lines are unique at every step, too
            database.execute(
                f"UPDATE {table} SET {column} = -{column} - 1 WHERE {meant} AND {column} > ?",
                (instrument, older),
            )
            database.execute(
                f"UPDATE {table} SET {column} = -{column} WHERE {meant} AND {column} < 0",
                (instrument,),
            )
    return older + 1


def _followed(database: Database, instrument: int, number: int, sha256: str | None) -> int:
    """Give the number here of the version that another one follows: the one before if not here."""
    found = database.value(
        "SELECT number FROM instrument_version WHERE instrument = ? AND sha256 = ? AND number < ?",
        (instrument, sha256, number),
    )
    return number - 1 if found is None else int(found)


def _newest(database: Database, instrument: int) -> int:
    sql = "SELECT max(number) FROM instrument_version WHERE instrument = ?"
    return int(database.value(sql, (instrument,)))


def _keep_lists(database: Database, version: int, lists: Mapping[str, list[list[Any]]]) -> None:
    for name, choices in lists.items():
        cursor = database.execute(
            "INSERT INTO choice_list (instrument_version, name) VALUES (?, ?)", (version, name)
        )
        database.execute_many(
            "INSERT INTO choice (list, position, value, labels_json, columns_json, folded) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            ((cursor.lastrowid, *choice) for choice in choices),
        )


def form_texts(form: Portable) -> str:
    """Write a form down, the same text for the same form."""
    return json.dumps(form, ensure_ascii=False, sort_keys=True)
