"""Why the system refused a file, in words; the codes are those of `forms.problem.system_reason`."""

from app.messages.translation import N_

REASONS: dict[str, str] = {
    "EACCES": N_("no hay permiso"),
    "EBUSY": N_("otro programa lo está usando"),
    "EDQUOT": N_("el disco está lleno"),
    "EEXIST": N_("ya hay un archivo con ese nombre"),
    "EFBIG": N_("es demasiado grande para ese disco"),
    "EINVAL": N_("ese nombre no sirve aquí"),
    "EIO": N_("el disco falla"),
    "EISDIR": N_("es una carpeta"),
    "ENAMETOOLONG": N_("su nombre es demasiado largo"),
    "ENOENT": N_("no existe"),
    "ENOSPC": N_("el disco está lleno"),
    "ENOTDIR": N_("parte de esa dirección no es una carpeta"),
    "EPERM": N_("no hay permiso"),
    "EROFS": N_("en ese disco solo se puede leer"),
}
