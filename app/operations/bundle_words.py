"""What a bundle changed, in the words of the window and of the command."""

from app.messages import _
from app.store.version_use import VersionChange


def version_words(change: VersionChange) -> str:
    """Say that a form is asked in another version now, and why."""
    if change.now < change.before:
        said = _(
            "«{form}»: en la otra computadora se deshizo la versión {before}. Aquí ya no se usa;"
            " se usa la versión {now}. Los registros que la responden quedan como están."
        )
    else:
        said = _("«{form}»: desde ahora se usa la versión {now}; antes, la {before}.")
    return said.format(form=change.title, before=change.before, now=change.now)
