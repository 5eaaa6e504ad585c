"""What tests against portals share: the portal, of practice or real, and a bad line."""

import importlib.util
from collections.abc import Iterator
from types import ModuleType

import pytest
from support.portals import Side, practice_side, real_side
from support.shared import shared


@pytest.fixture(
    scope="module", params=["practice", pytest.param("ckan", marks=pytest.mark.contract)]
)
def side(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Side]:
    """Give the practice portal, then a real CKAN where the run has one."""
    if request.param == "ckan":
        yield real_side()
        return
    with practice_side(tmp_path_factory.mktemp("portal")) as practice:
        yield practice


@pytest.fixture(scope="module")
def weaknet() -> ModuleType:
    """Load the tool that stands for a bad line."""
    spec = importlib.util.spec_from_file_location("weaknet", shared("servers/weaknet.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
