"""Collecting garbage rests while a form is made, and not a moment longer."""

import gc

import pytest

from forms.memory import uncollected


def test_the_collector_rests_while_a_form_is_made():
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_on_again_when_the_form_is_refused():
    with pytest.raises(ValueError, match="wrong"), uncollected():
        raise ValueError("wrong")
    assert gc.isenabled()


def test_who_had_turned_it_off_finds_it_off():
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_made_counts_as_old():
    with uncollected():
        made = [[] for _ in range(5000)]
    young = [one for generation in (0, 1) for one in gc.get_objects(generation)]
    assert not {id(one) for one in made} & {id(one) for one in young}
    assert gc.get_freeze_count() == 0
