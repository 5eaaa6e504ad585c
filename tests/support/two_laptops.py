"""Two laptops of a test: Ana's, which has the form, and Berta's, which has nothing yet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.laptops import Laptop
from support.workspaces import HandClock


@pytest.fixture
def clock() -> HandClock:
    """A clock that both laptops read."""
    return HandClock()


@pytest.fixture
def make(tmp_path: Path, clock: HandClock) -> Iterator[Callable[..., Laptop]]:
    """Makes a laptop by its name and person; all are closed in the end."""
    made: list[Laptop] = []

    def make(name: str, person: str, **options: object) -> Laptop:
        made.append(Laptop(tmp_path / name, person, clock, **options))
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()


@pytest.fixture
def ana(make: Callable[..., Laptop]) -> Laptop:
    """A laptop with the form."""
    return make("a", "Ana")


@pytest.fixture
def berta(make: Callable[..., Laptop]) -> Laptop:
    """A laptop that has never seen the form."""
    return make("b", "Berta", load=False)
