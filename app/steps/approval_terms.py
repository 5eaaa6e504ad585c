"""What a package says of its own approval, where two people did not stand for it as usual.

The words stand in `app/assets/package/`; they are written into the read-me and the quality report
before the package is frozen, so that the approval of its bytes covers them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from app.paths import asset
from app.steps.datapackage import README, write_manifest
from app.steps.package_texts import plain_markdown

QUALITY, QUALITY_PAGE = "calidad.json", "calidad.html"
_WORDS = {"one_person": "package/una_persona.md", "override": "package/sin_aprobar.md"}
_REASON = "{reason}"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a version came to be let out.

    Attributes:
        one_person: The office lets whoever prepared it approve it as well.
        override: Why it goes out without approval, one line; "" when it is approved.
    """

    one_person: bool = False
    override: str = ""

    @classmethod
    def from_json(cls, said: Mapping[str, object]) -> Self:
        """Read what `to_json` gave; what is not said is as usual."""
        return cls(bool(said.get("one_person")), str(said.get("override") or ""))

    def to_json(self) -> dict[str, object]:
        """Give what is not as usual, for the store and for `calidad.json`."""
        return {name: value for name, value in asdict(self).items() if value}


def write_terms(
    folder: Path, terms: Terms, page: Callable[[Mapping[str, object]], str] | None = None
) -> dict[str, dict[str, object]]:
    """Write the terms into a package that is not frozen yet, and its manifest anew.

    Args:
        folder: The package.
        terms: What it shall say.
        page: Writes the page of the quality report anew from the report.

    Returns:
        The files as the manifest has them: name -> {"sha256", "bytes"}.
    """
    said = terms.to_json()
    readme = folder / README
    text = readme.read_text(encoding="utf-8")
    for name, value in said.items():
        words = asset(_WORDS[name]).read_text(encoding="utf-8")
        text += "\n" + words.replace(_REASON, plain_markdown(str(value)))
    readme.write_text(text, encoding="utf-8", newline="")
    quality = folder / QUALITY
    if quality.exists():
        report = json.loads(quality.read_text(encoding="utf-8")) | {"approval": said}
        quality.write_text(
            json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline=""
        )
        if page is not None:
            (folder / QUALITY_PAGE).write_text(page(report), encoding="utf-8", newline="")
    return write_manifest(folder)
