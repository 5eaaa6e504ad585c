"""Markdown of labels, hints and notes -> rich text that Qt can show (XLSForm, "Styling prompts").

Headings, strong, emphasis, links, lists, line breaks and the few tags that ODK lets through.
Whatever else stands in a text is shown as it was written; nothing is loaded from anywhere.
"""

import re
from collections.abc import Callable
from html import escape, unescape

Legible = Callable[[str], str]
"""Gives the colour to write with instead of the form's own; "" for that of the text around."""

_TAG = re.compile(
    r"&lt;(?P<end>/?)(?P<name>span|b|i|u|strong|em|small|sup|sub|p|div|font|center|br)"
    r"(?P<said>(?:\s(?:[^&<]|&(?!gt;|lt;))*?)?)\s*/?&gt;",
    re.IGNORECASE,
)
_COLOR = re.compile(r"(?<![-\w])color\s*[:=]\s*(?:&quot;|&#x27;|\s)*(#[0-9a-f]{3,8}|[a-z]+)", re.I)
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
_SCHEMES = ("http://", "https://", "mailto:")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|<>])")
_STRONG = re.compile(r"(\*\*|(?<!\w)__)(?=\S)(.{1,1000}?)(?<=\S)\1(?!\w|\*)")
_EMPHASIS = re.compile(r"((?<![*\w])\*|(?<!\w)_)(?=[^\s*_])(.{1,1000}?)(?<=\S)\1(?!\w)")
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_BULLET = re.compile(r"\s{0,3}[-*+]\s+(.*)")
_NUMBERED = re.compile(r"\s{0,3}(\d{1,9})[.)]\s+(.*)")
_NUMBER = re.compile(r"^(\s{0,3}\d{1,9})([.)]\s)", re.MULTILINE)
_HEADING_SIZES = ("x-large", "large", "large", "medium", "medium", "medium")
_MARKS = re.compile(r"[*_#<\\\[&`]|^\s{0,3}(?:[-+]|\d{1,9}[.)])\s", re.MULTILINE)
_BREAK = re.compile(r"<br/>|</p>|</li>|</div>|</h\d>")
_ANY_TAG = re.compile(r"<[^>]*>")
_KEPT = "\ue000"
"""Stands before the code of a sign that was escaped, so that it marks nothing."""


def has_markup(source: str) -> bool:
    """Whether a text may need more than plain words: a quick look, wrong only on the safe side."""
    return "\n" in source or _MARKS.search(source) is not None


def rich_text(source: str, legible: Legible | None = None) -> str:
    """Turn a label into the HTML that Qt understands.

    Args:
        source: The text as the form has it, with answers filled in.
        legible: Asked for each colour of the form; without it colours are kept.
    """
    text = _ESCAPED.sub(lambda found: f"{_KEPT}{ord(found[1])};", source.replace(_KEPT, ""))
    lines = escape(text.replace("\r\n", "\n")).split("\n")
    inside = _inline("".join(_blocks(lines)), legible or _as_it_is)
    return re.sub(f"{_KEPT}(\\d+);", lambda found: escape(chr(int(found[1]))), inside)


def plain_words(source: str) -> str:
    """Give the words of a label without its marks, on one line: for names, lists and voices.

    Numbers before lines stay: people know questions and options by them.
    """
    if not has_markup(source):
        return source
    spaced = _BREAK.sub(" ", rich_text(_NUMBER.sub(r"\1\\\2", source)))
    return " ".join(unescape(_ANY_TAG.sub("", spaced)).split())


def _as_it_is(color: str) -> str:
    return color


def _blocks(lines: list[str]) -> list[str]:
    """Put lines into headings, lists and paragraphs; one line break stays one."""
    done: list[str] = []
    open_list, before = "", "heading"
    for line in lines:
        kind, html = _block(line)
        is_list = kind in ("ol", "ul")
        if open_list and kind != open_list:
            done.append(f"</{open_list}>")
            before = "heading"
        if is_list and kind != open_list:
            done.append(_opened(kind, line))
        open_list = kind if is_list else ""
        if kind == "line":
            done.append({"line": "<br/>", "blank": "<br/><br/>"}.get(before, ""))
        done.append(html)
        before = "heading" if kind == "blank" and before == "heading" else kind
    if open_list:
        done.append(f"</{open_list}>")
    return done


def _opened(kind: str, line: str) -> str:
    """Begin a list at this line, counting from its number."""
    numbered = _NUMBERED.fullmatch(line)
    first = int(numbered[1]) if numbered else 1
    return f"<{kind}>" if first == 1 else f'<{kind} start="{first}">'


def _block(line: str) -> tuple[str, str]:
    heading = _HEADING.fullmatch(line.strip())
    if heading:
        level = len(heading[1])
        size = _HEADING_SIZES[level - 1]
        return "heading", f'<p style="font-size:{size}"><strong>{heading[2]}</strong></p>'
    bullet = _BULLET.fullmatch(line)
    if bullet:
        return "ul", f"<li>{bullet[1]}</li>"
    numbered = _NUMBERED.fullmatch(line)
    if numbered:
        return "ol", f"<li>{numbered[2]}</li>"
    return ("line", line) if line.strip() else ("blank", "")


def _inline(html: str, legible: Legible) -> str:
    html = _LINK.sub(_link, html)
    html = _STRONG.sub(r"<strong>\2</strong>", html)
    html = _EMPHASIS.sub(r"<em>\2</em>", html)
    return _TAG.sub(lambda found: _tag(found, legible), html)


def _link(found: re.Match[str]) -> str:
    address = unescape(found[2]).strip()
    if not address.lower().startswith(_SCHEMES):
        return found[0]
    # What marks strong or emphasis elsewhere is part of the address here.
    kept = re.sub(r"[*_]", lambda sign: f"{_KEPT}{ord(sign[0])};", escape(address))
    return f'<a href="{kept}">{found[1]}</a>'


def _tag(found: re.Match[str], legible: Legible) -> str:
    """Write one of the tags that ODK lets through, with its colour and place and no more."""
    name = found["name"].lower()
    if name == "br":
        return "<br/>"
    name = {"font": "span", "center": "div"}.get(name, name)
    if found["end"]:
        return f"</{name}>"
    style = []
    color, align = _COLOR.search(found["said"]), _ALIGN.search(found["said"])
    written = legible(color[1].lower()) if color else ""
    if written:
        style.append(f"color:{written}")
    if align or found["name"].lower() == "center":
        style.append(f"text-align:{align[1].lower() if align else 'center'}")
    return f'<{name} style="{";".join(style)}">' if style else f"<{name}>"
