"""Lines of the journal as text of a bundle, and back, with every doubt about what came."""

from collections.abc import Iterator
from typing import Any

from app.operations.bundle_file import BundleReader, damaged
from app.store.arrivals import Item
from app.store.journal_lines import Line

_TEXTS = ("record", "row", "path", "reason", "sealed")


def as_item(
    line: Line, *, record: object = None, held: object = None, files: object = None
) -> dict[str, object]:
    """Write a line down.

    Args:
        line: The line.
        record: The record it begins.
        held: What the instance it adds holds.
        files: Name -> SHA-256 of the file it answers with.
    """
    said: dict[str, object] = {
        "device": line.device,
        "seq": line.seq,
        "at": line.at,
        "op": line.op,
        "keys": line.keys,
        "old": line.old,
        "new": line.new,
        "salt": None if line.salt is None else line.salt.hex(),
        "hash": line.hash,
        **{name: getattr(line, name) for name in _TEXTS if getattr(line, name) is not None},
    }
    item: dict[str, object] = {"line": said}
    beside = {"record": record, "held": held, "files": files}
    return item | {name: value for name, value in beside.items() if value}


def items_of(bundle: BundleReader) -> Iterator[Item]:
    """Read what a bundle brings, in its order.

    Raises:
        ProblemError: `bundle.damaged`: something in it is not what Acopio writes.
    """
    for said in bundle.lines():
        try:
            yield _item(said)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise damaged(bundle.path, "journal.jsonl") from error


def _item(said: Any) -> Item:  # noqa: ANN401 - JSON of somebody else
    record = said.get("record")
    if record is not None:
        _check_record(record)
    held, files = said.get("held"), said.get("files", {})
    if (held is not None and not _are_answers(held)) or not _are_texts(files):
        raise ValueError("held")
    line = _line(said["line"]) if "line" in said else None
    if line is None and record is None:
        raise ValueError("empty")
    return Item(line, record, held, files)


def _line(said: Any) -> Line:  # noqa: ANN401 - JSON of somebody else
    salt = said["salt"]
    keys = tuple(said["keys"])
    line = Line(
        said["device"], said["seq"], said["at"], said["op"], said.get("record"), said.get("row"),
        said.get("path"), said["old"], said["new"], said.get("reason"),
        None if salt is None else bytes.fromhex(salt), said.get("sealed"), said["hash"],
        keys,
    )  # fmt: skip
    texts = (line.device, line.at, line.op, line.hash)
    maybe = (line.record, line.row, line.path, line.reason, line.sealed)
    well_formed = (
        all(isinstance(text, str) for text in texts)
        and all(text is None or isinstance(text, str) for text in maybe)
        and all(_is_value(value) for value in (line.old, line.new))
        and all(key is None or _is_whole(key) for key in keys)
        and len(keys) == 3
        and _is_whole(line.seq)
    )
    if not well_formed:
        raise ValueError("line")
    return line


def _check_record(record: dict[str, Any]) -> None:
    texts = ("uuid", "instance_id", "form_id", "sha256", "language", "created_at", "updated_at")
    well_formed = (
        all(isinstance(record[name], str) for name in texts)
        and record["state"] in ("draft", "final", "returned", "approved")
        and record["deleted"] in (0, 1)
        and _are_answers(record["values"])
        and _are_texts(record["files"])
        and all(_is_row(*row) for row in record["rows"])
        and all(
            name in record
            for name in (
                "source_row", "municipality", "period", "device", "xml_sha256", "finalised_at",
                "author", "batch", "second_of", "second_json",
            )
        )
    )  # fmt: skip
    if not well_formed:
        raise ValueError("record")


def _is_row(repeat: object, row: object, parent: object, position: object, values: object) -> bool:
    return (
        isinstance(repeat, str)
        and isinstance(row, str)
        and (parent is None or isinstance(parent, str))
        and _is_whole(position)
        and _are_answers(values)
    )


def _are_answers(values: object) -> bool:
    return isinstance(values, dict) and all(map(_is_value, values.values()))


def _are_texts(values: object) -> bool:
    return isinstance(values, dict) and all(isinstance(value, str) for value in values.values())


def _is_value(value: object) -> bool:
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63
