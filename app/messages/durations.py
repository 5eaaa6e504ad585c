"""How long something takes, in words, the same in the window and on the command line."""

from app.messages.translation import _, ngettext

MINUTE, HOUR = 60, 3600


def duration(seconds: float) -> str:
    """Say how long something takes: «menos de un minuto», «3 minutos», «2 h 05 min».

    Args:
        seconds: How long; whole minutes are rounded up, so that nobody is promised too much.
    """
    if seconds < MINUTE:
        return _("menos de un minuto")
    minutes = int(-(-seconds // MINUTE))
    if seconds < HOUR:
        return ngettext("{n} minuto", "{n} minutos", minutes).format(n=minutes)
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=f"{minutes % 60:02d}")
