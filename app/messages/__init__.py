"""Every sentence a person reads, in one gettext catalogue; Qt-free.

Source text is Spanish (es_GT); English is complete. Code elsewhere writes
`from app.messages import _` and `_("Guardar")`; problems become sentences here.
"""

from app.messages.problem_groups import group_rule, group_title
from app.messages.problems import command_fix, fix, problem_codes, sentence
from app.messages.translation import LANGUAGES, N_, _, current_language, ngettext, set_language

__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "command_fix",
    "current_language",
    "fix",
    "group_rule",
    "group_title",
    "ngettext",
    "problem_codes",
    "sentence",
    "set_language",
]
