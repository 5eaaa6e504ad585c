#!/bin/sh
# set_up.sh FOLDER LOCK: make the environment FOLDER if need be and install what LOCK names.
set -eu
venv=$1
lock=$2

usable() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if usable "$name"; then
            echo "$name"
            return
        fi
    done
    echo 'Acopio needs Python 3.11 or later with its venv module.' >&2
    echo 'On Debian or Ubuntu: sudo apt install python3 python3-venv' >&2
    exit 1
}

if ! usable "$venv/bin/python" || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    echo "Making $venv with $python ..." >&2
    "$python" -m venv --clear "$venv"
fi

echo "Installing $lock (once per lock file) ..." >&2
if ! log=$("$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-input -r "$lock" 2>&1); then
    printf '%s\n' "$log" >&2
    echo "Could not install $lock: the lines above say why. Run the same command again" >&2
    echo 'when there is a connection; what was installed is kept.' >&2
    exit 1
fi
