"""Reference material beside the checkout: real servers, public forms, tables with known errors."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def shared(path: str) -> Path:
    """Give a path of the reference folder, or skip the test that needs it.

    Args:
        path: Relative path, such as `servers/ckan.sh`.
    """
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"needs {path} in the folder «shared» beside the checkout")
    return found
