"""Print the key card: one page as PDF, or as HTML for who has no Qt."""

from pathlib import Path

from app.paper.key_card import key_card_html
from app.paper.pdf import Size, write_pdf
from app.store.database import KnownError
from forms.problem import Place, Problem, system_reason

FILE_NAME = "hoja-de-teclas.pdf"


def write_key_card(target: Path, size: Size = "letter") -> Path:
    """Write the key card in the language in use.

    Args:
        target: A file that is replaced: `.html` for a web page, anything else for PDF.
        size: Of the paper.

    Raises:
        KnownError: `command.cannot_write`; `command.no_paper` where Qt cannot draw.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix.lower() in (".html", ".htm"):
            target.write_text(key_card_html(), encoding="utf-8")
        else:
            write_pdf(key_card_html(), target, size)
    except OSError as error:
        values = {"detail": system_reason(error)}
        problem = Problem("command.cannot_write", place=Place(file=str(target)), values=values)
        raise KnownError(problem) from error
    except ImportError as error:
        raise KnownError(Problem("command.no_paper", place=Place(file=str(target)))) from error
    return target
