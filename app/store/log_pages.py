"""Pages out of a write-ahead log whose file is gone (sqlite.org/fileformat2.html, section 4)."""

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
    content = log.read_bytes()
    if len(content) < _HEADER or int.from_bytes(content[:4], "big") not in _MAGIC:
        return False
    page_size = int.from_bytes(content[8:12], "big")
    if not _SMALLEST_PAGE <= page_size <= _LARGEST_PAGE:
        return False
    pages = _committed_pages(content, page_size)
    with target.open("wb") as file:
        for number, page in pages.items():
            file.seek((number - 1) * page_size)
            file.write(page)
    return bool(pages)


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
