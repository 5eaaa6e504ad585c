"""Files that are whole or as they were, whatever happens while they are written."""

import os
from pathlib import Path

import pytest

from app.store.durable import copy_durably, sync_folder, write_durably


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "nota.json"
    path.write_text("antes", encoding="utf-8")
    return path


@pytest.fixture
def calls(monkeypatch):
    """Names of what is asked of the disk, in order."""
    made = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (made.append("sync"), fsync(handle)))
    monkeypatch.setattr(
        Path, "replace", lambda self, to: (made.append("rename"), replace(self, to))[1]
    )
    return made


class TestWriting:
    @pytest.mark.parametrize("text", ["", "ahora", "Xʼkꞌoy ñ 🌽", "a\r\nb\n", "x" * 3_000_000])
    def test_a_text_comes_back(self, file, text):
        write_durably(file, text)
        assert file.read_bytes().decode() == text.replace("\n", os.linesep)

    def test_nothing_stays_beside_it(self, file):
        write_durably(file, "ahora")
        assert list(file.parent.iterdir()) == [file]

    def test_a_new_one_is_made(self, tmp_path):
        write_durably(tmp_path / "nueva", "hola")
        assert (tmp_path / "nueva").read_text(encoding="utf-8") == "hola"

    @pytest.mark.skipif(os.name == "nt", reason="Windows keeps names by itself")
    def test_content_is_on_disk_before_its_name_and_the_name_before_it_returns(self, file, calls):
        write_durably(file, "ahora")
        assert calls == ["sync", "rename", "sync"]

    @pytest.mark.parametrize("broken", ["fsync", "replace"])
    def test_what_was_there_stays_when_it_fails(self, file, monkeypatch, broken):
        def fail(*_arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os if broken == "fsync" else Path, broken, fail)
        with pytest.raises(OSError, match="space"):
            write_durably(file, "ahora")
        monkeypatch.undo()
        assert file.read_text(encoding="utf-8") == "antes"

    def test_a_folder_that_is_not_there_is_an_error(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            write_durably(tmp_path / "no" / "nota", "x")

    def test_what_an_earlier_program_left_is_written_over(self, file):
        file.with_name(f"{file.name}.{os.getpid()}.unfinished").write_bytes(b"x" * 9999)
        write_durably(file, "ahora")
        assert file.read_text(encoding="utf-8") == "ahora"


class TestCopying:
    @pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1])
    def test_every_byte_comes_along(self, tmp_path, size):
        source, copy = tmp_path / "a", tmp_path / "b"
        source.write_bytes(os.urandom(size))
        copy_durably(source, copy)
        assert copy.read_bytes() == source.read_bytes()

    def test_it_is_on_disk_when_it_returns(self, file, calls):
        copy_durably(file, file.with_name("copia"))
        assert calls == ["sync"]

    def test_a_source_that_is_gone_leaves_no_copy(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            copy_durably(tmp_path / "no", tmp_path / "copia")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps names by itself")
def test_a_folder_that_is_gone_cannot_be_synced(tmp_path):
    sync_folder(tmp_path)
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "no")
