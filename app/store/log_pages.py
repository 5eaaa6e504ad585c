"""Pages out of a write-ahead log whose file is gone or damaged (fileformat2.html, section 4)."""

from pathlib import Path

_HEADER, _FRAME_HEADER = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
_SMALLEST_PAGE, _LARGEST_PAGE = 512, 65536


def rebuild_from_log(log: Path, target: Path) -> bool:
    """Write the file that a log's committed pages make up; pages it does not hold stay empty.

    Args:
        log: The `…-wal`.
        target: The file to be written.

    Returns:
        False when there is nothing in the log that can be used.
    """
    found = _pages_of(log)
    if not found:
        return False
    target.write_bytes(b"")
    _put(found, target)
    return True


def put_log_into(log: Path, file: Path) -> None:
    """Put the committed pages of a log into its file, as a checkpoint does.

    Args:
        log: The `…-wal`; one that is absent or no log changes nothing, and none is left.
        file: Its file.
    """
    if log.is_file():
        _put(_pages_of(log), file)
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _pages_of(log: Path) -> dict[int, bytes]:
    """Give number -> content of the committed pages of a log; none when it is no log."""
    content = log.read_bytes()
    if len(content) < _HEADER or int.from_bytes(content[:4], "big") not in _MAGIC:
        return {}
    page_size = int.from_bytes(content[8:12], "big")
    if not _SMALLEST_PAGE <= page_size <= _LARGEST_PAGE:
        return {}
    return _committed_pages(content, page_size)


def _put(pages: dict[int, bytes], target: Path) -> None:
    with target.open("r+b") as file:
        for number, page in pages.items():
            file.seek((number - 1) * len(page))
            file.write(page)


def _committed_pages(content: bytes, page_size: int) -> dict[int, bytes]:
    """Give the newest committed state of each page; frames of an earlier log bear other salts."""
    salts = content[16:24]
    committed: dict[int, bytes] = {}
    open_: dict[int, bytes] = {}
    step = _FRAME_HEADER + page_size
    for at in range(_HEADER, len(content) - step + 1, step):
        header = content[at : at + _FRAME_HEADER]
        if header[8:16] != salts:
            break
        number = int.from_bytes(header[:4], "big")
        if not number:  # pages are counted from 1: what follows is no frame
            break
        open_[number] = content[at + _FRAME_HEADER : at + step]
        if int.from_bytes(header[4:8], "big"):  # size of the file after a commit
            committed |= open_
            open_ = {}
    return committed
