"""Texts cut as ODK's engines cut them: by UTF-16 units, of which an emoji has two."""

REPLACEMENT = "\ufffd"


def units(text: str) -> str:
    """Give a text with each character beyond the basic plane as its two surrogates."""
    if text.isascii() or max(text, default="") < "\U00010000":
        return text
    found = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(found[at] | found[at + 1] << 8) for at in range(0, len(found), 2))


def whole_text(text: str) -> str:
    """Put surrogates together again; half a character, which no file can hold, is replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
