"""Ctrl+C and a request to end are heard from the first moment, and answered like all else."""

import os
import signal

import pytest

from app.cli.interrupts import cancel_on_interrupt
from app.cli.main import run
from app.progress import CancelledError
from app.settings import Settings


@pytest.fixture(autouse=True)
def as_before():
    """Give the signals back to whoever runs the tests."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("request_to_end", [signal.SIGINT, signal.SIGTERM])
def test_the_work_is_asked_to_stop_at_its_next_safe_point(request_to_end):
    cancel = cancel_on_interrupt()
    signal.raise_signal(request_to_end)
    with pytest.raises(CancelledError):
        cancel.check()


def test_a_second_request_ends_the_work_at_once():
    cancel_on_interrupt()
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_person_at_a_terminal_goes_on_in_a_new_line(monkeypatch):
    written = []
    monkeypatch.setattr(os, "isatty", lambda _stream: True)
    monkeypatch.setattr(os, "write", lambda stream, text: written.append((stream, text)))
    cancel_on_interrupt()
    signal.raise_signal(signal.SIGINT)
    assert written == [(2, b"\n")]


def test_who_changes_their_mind_before_the_work_began_is_answered_too(tmp_path, capsys):
    cancel = cancel_on_interrupt()
    signal.raise_signal(signal.SIGINT)
    assert run(["demo", "--workspace", str(tmp_path / "d"), "--json"], cancel) == 3
    assert '"command.cancelled"' in capsys.readouterr().out


def test_an_end_at_once_is_answered_too(monkeypatch, capsys):
    def interrupted(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("app.cli.main.getpass.getuser", interrupted)
    monkeypatch.setattr("app.cli.main.Settings.load", Settings)
    assert run(["sync", "status", "--json"]) == 3
    assert '"command.cancelled"' in capsys.readouterr().out
