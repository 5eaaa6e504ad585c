"""What all tests share: a home of their own, repeatable fuzzing, Qt where Qt can be."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers
from support.known_forms import read_known_forms_once
from support.qt_libraries import why_no_qt

GUI_TESTS = Path(__file__).resolve().parent / "gui"
MEMORY_DISK = Path("/dev/shm")
MEMORY_WANTED = 4 * 2**30
FUZZ_EXAMPLES_SOAK = 3000

# The offscreen platform needs no screen; one set from outside shows the windows instead.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"

# Every commit waits for its disk, tens of thousands of times a run: one in memory answers at once.
# Nothing that is proven depends on it: a killed program leaves the same on either, and a power cut
# is played under SQLite (`tests/fuzz/test_power_cuts.py`).
if (
    "TMPDIR" not in os.environ
    and MEMORY_DISK.is_dir()
    and shutil.disk_usage(MEMORY_DISK).free >= MEMORY_WANTED
):
    tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY_DISK)

# Hypothesis draws constants of the modules that are loaded, so of whatever ran before in this
# process: a repeatable test takes the same examples alone, in the whole suite and after any change.
providers.is_local_module_file = lambda _path: False

# Neither a deadline nor the check for slowness: both would fail on a loaded machine alone. A
# fixture of the function is made once for all examples; what must be fresh, a test makes itself.
PATIENT = hypothesis.settings(
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.register_profile("repeatable", PATIENT, derandomize=True)
hypothesis.settings.register_profile("soak", PATIENT, max_examples=FUZZ_EXAMPLES_SOAK)
hypothesis.settings.load_profile("soak" if os.environ.get("ACOPIO_SOAK") else "repeatable")


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Leave pytest-qt out where Qt's libraries are missing: it would end the whole run."""
    if why_no_qt():
        pluginmanager.unregister(name="pytest-qt")


class _WithoutQt(pytest.Module):
    """A module of gui tests on a machine without Qt's libraries."""

    def collect(self) -> list[pytest.Item]:
        """Skip the module, or fail it where the run promised a window (`.ci/run`)."""
        reason = why_no_qt()
        if os.environ.get("ACOPIO_REQUIRE_GUI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason, allow_module_level=True)


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    """Collect gui tests as skipped where Qt cannot be imported."""
    if GUI_TESTS in module_path.parents and why_no_qt():
        return _WithoutQt.from_parent(parent, path=module_path)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect tests without collecting garbage: what they are made of stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test see the keyring of the person, nor the keys of the test before."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for memory in ("_session", "_found", "_missed"):
        monkeypatch.setattr(f"app.portal_keys.{memory}", {})


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test an empty home: no test reads or writes the person's own folders."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(folder / variable.lower()))
    for variable in ("APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(folder / "AppData"))
    for variable in ("ACOPIO_WORKSPACE", "ACOPIO_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    return folder


@pytest.fixture(autouse=True)
def own_log(home: Path) -> Iterator[None]:
    """Let every test begin its own log: the one before wrote into another home."""
    yield
    from app.log import logger

    for handler in logger.handlers[:]:
        handler.close()
        logger.removeHandler(handler)


@pytest.fixture(autouse=True)
def cipher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests run on the encrypted driver when asked to (`support.cipher`)."""
    if os.environ.get("ACOPIO_TEST_CIPHER"):
        from support.cipher import open_everything_encrypted

        open_everything_encrypted(monkeypatch)


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    """Begin and end every test in the source language."""
    from app.messages import set_language

    set_language("es")
    yield
    set_language("es")


@pytest.fixture(autouse=True)
def known_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Convert a form that many tests begin with once, not for each of them."""
    read_known_forms_once(monkeypatch)
