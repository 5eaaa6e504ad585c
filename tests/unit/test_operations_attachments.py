"""Files that answer a question: taken, refused with a sentence, taken away, opened outside."""

import os
import subprocess
import sys
import tempfile

import pytest
from support.forms import instrument
from support.processes import ROOT
from support.qt_libraries import why_no_qt
from support.workspaces import PERSON, HandClock, begin

from app.messages import fix, sentence
from app.operations import attachments
from app.operations.attachments import (
    LONGEST_SIDE,
    OpenedCopies,
    attach,
    files_of,
    keep,
    longest_side,
)
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.instrument import Question, Repeat
from forms.problem import ProblemError

PHOTO = Question("vivienda/foto", "image", {"": "Foto de la vivienda"})
needs_qt = pytest.mark.skipif(bool(why_no_qt()), reason=why_no_qt() or "Qt is here")


def asks(kind, **attributes):
    return Question("q", kind, {"": "Adjunto"}, **attributes)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
        yield opened


@pytest.fixture
def record(workspace):
    """A record of a form with one question of each kind that takes a file."""
    form = instrument(
        asks("text"),
        Question("foto", "image", {"": "Foto"}),
        Question("audio", "audio", {"": "Grabación"}),
        Question("anexo", "file", {"": "Anexo"}),
        Repeat("cosas", children=(Question("cosas/foto", "file", {"": "Foto"}),)),
    )
    return begin(workspace, form)


def file(tmp_path, name, content=b"contenido"):
    made = tmp_path / name
    made.write_bytes(content)
    return made


def refused(error):
    """The one problem, which has its sentences."""
    [problem] = error.value.problems
    assert sentence(problem)
    assert fix(problem)
    return problem


class TestKeeping:
    """One file for one question."""

    @pytest.mark.parametrize(
        ("kind", "name"),
        [("audio", "entrevista.MP3"), ("video", "recorrido.mp4"), ("file", "acta.pdf")],
    )
    def test_a_file_is_kept_as_it_is_under_a_name_of_its_own(
        self, workspace, record, tmp_path, kind, name
    ):
        answer = keep(workspace, record.uuid, asks(kind), file(tmp_path, name))
        assert answer == f"1795278000000.{name.rpartition('.')[2].lower()}"
        assert workspace.media.of_record(record.uuid, answer).read_bytes() == b"contenido"

    def test_two_files_at_once_have_two_names(self, workspace, record, tmp_path):
        names = [
            keep(workspace, record.uuid, asks("file"), file(tmp_path, name, name.encode()))
            for name in ("a.txt", "b.txt")
        ]
        assert len(set(names)) == 2

    def test_a_file_without_an_ending_is_a_file_too(self, workspace, record, tmp_path):
        assert keep(workspace, record.uuid, asks("file"), file(tmp_path, "acta")).isdecimal()

    @needs_qt
    def test_a_photo_is_drawn_anew(self, workspace, record, tmp_path):
        from support.photos import PLACE, photo, size_of

        source = file(tmp_path, "IMG_1.jpg", photo(3000, 1500))
        name = keep(workspace, record.uuid, PHOTO, source)
        kept = workspace.media.of_record(record.uuid, name).read_bytes()
        assert name.endswith(".jpg")
        assert size_of(kept) == (2048, 1024)
        assert PLACE not in kept
        assert PLACE in source.read_bytes()  # what is the person's own is left alone

    @needs_qt
    def test_a_photo_with_another_ending_is_known_by_its_content(self, workspace, record, tmp_path):
        from support.photos import photo

        source = file(tmp_path, "foto.pdf", photo())
        assert keep(workspace, record.uuid, PHOTO, source).endswith(".jpg")

    @needs_qt
    def test_a_picture_of_the_clipboard_is_taken(self, workspace, record):
        from support.photos import photo

        assert keep(workspace, record.uuid, PHOTO, photo(kind="png")).endswith(".jpg")

    @pytest.mark.parametrize(
        ("said", "longest"), [("1024", 1024), ("", LONGEST_SIDE), ("x", LONGEST_SIDE), ("0", 2048)]
    )
    def test_the_form_says_how_large(self, said, longest):
        assert longest_side(asks("image", parameters={"max-pixels": said})) == longest


class TestRefusing:
    """What is not taken is said, and changes nothing."""

    @pytest.mark.parametrize(
        ("kind", "name", "code"),
        [
            ("audio", "carta.docx", "media.not_audio"),
            ("audio", "sin_ending", "media.not_audio"),
            ("video", "foto.jpg", "media.not_video"),
        ],
    )
    def test_another_kind_of_file(self, workspace, record, tmp_path, kind, name, code):
        with pytest.raises(ProblemError) as error:
            keep(workspace, record.uuid, asks(kind), file(tmp_path, name))
        assert refused(error).code == code
        assert name in sentence(refused(error))

    @needs_qt
    def test_what_is_no_picture(self, workspace, record, tmp_path):
        with pytest.raises(ProblemError) as error:
            keep(workspace, record.uuid, PHOTO, file(tmp_path, "IMG_1.jpg"))
        assert refused(error).code == "media.not_an_image"

    def test_an_empty_file(self, workspace, record, tmp_path):
        with pytest.raises(ProblemError) as error:
            keep(workspace, record.uuid, asks("file"), file(tmp_path, "vacio.txt", b""))
        assert refused(error).code == "media.empty"

    def test_a_file_that_is_too_large_is_named_with_both_sizes(
        self, workspace, record, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(attachments, "MEGABYTE", 1)
        with pytest.raises(ProblemError) as error:
            keep(workspace, record.uuid, asks("file"), file(tmp_path, "g.bin", bytes(1234)))
        assert refused(error).code == "media.too_large"
        assert "1,234 MB" in sentence(refused(error))
        assert "100 MB" in sentence(refused(error))

    @pytest.mark.parametrize("what", ["nada.txt", "."])
    def test_a_file_that_is_not_there_or_is_a_folder(self, workspace, record, tmp_path, what):
        with pytest.raises(KnownError) as error:
            keep(workspace, record.uuid, asks("file"), tmp_path / what)
        assert refused(error).code == "media.cannot_read"

    def test_a_question_that_takes_no_file(self, workspace, record, tmp_path):
        with pytest.raises(ProblemError) as error:
            keep(workspace, record.uuid, asks("text"), file(tmp_path, "a.txt"))
        assert refused(error).code == "answer.not_answerable"

    def test_a_computer_without_a_reader_of_pictures(
        self, workspace, record, tmp_path, monkeypatch
    ):
        def lacks(_content, _longest):
            raise ImportError("libEGL.so.1")

        monkeypatch.setattr(attachments, "redrawn", lacks)
        with pytest.raises(KnownError) as error:
            keep(workspace, record.uuid, PHOTO, file(tmp_path, "a.jpg"))
        assert refused(error).code == "media.no_pictures"

    def test_nothing_is_left_behind(self, workspace, record, tmp_path):
        with pytest.raises(ProblemError):
            keep(workspace, record.uuid, asks("audio"), file(tmp_path, "a.txt"))
        assert workspace.media.attached(record.uuid) == {}


class TestAnswering:
    """The record with its file."""

    def answer(self, workspace, record, field):
        return workspace.records.answers(workspace.records.find(record.uuid)).values.get(field)

    def test_the_answer_is_the_name(self, workspace, record, tmp_path, clock):
        source = file(tmp_path, "acta.pdf")
        attached = attach(workspace, record.uuid, "anexo", source, PERSON, clock=clock)
        assert self.answer(workspace, record, "anexo") == attached.name
        assert list(files_of(workspace, record).of_record) == [attached.name]

    def test_inside_a_repeat_too(self, workspace, record, tmp_path, clock):
        source = file(tmp_path, "acta.pdf")
        attached = attach(workspace, record.uuid, "cosas[1]/foto", source, PERSON, clock=clock)
        assert [change.new for change in attached.update.answers] == [attached.name]

    def test_taking_it_away_leaves_a_blank_and_the_file_for_the_history(
        self, workspace, record, tmp_path, clock
    ):
        source = file(tmp_path, "acta.pdf")
        first = attach(workspace, record.uuid, "anexo", source, PERSON, clock=clock)
        gone = attach(workspace, record.uuid, "anexo", None, PERSON, clock=clock)
        assert gone.name == ""
        assert self.answer(workspace, record, "anexo") is None
        assert workspace.media.of_record(record.uuid, first.name) is not None

    def test_another_file_takes_its_place(self, workspace, record, tmp_path, clock):
        for name in ("uno.pdf", "dos.pdf"):
            source = file(tmp_path, name, name.encode())
            attached = attach(workspace, record.uuid, "anexo", source, PERSON, clock=clock)
        assert self.answer(workspace, record, "anexo") == attached.name
        kept = workspace.media.of_record(record.uuid, attached.name)
        assert kept.read_bytes() == b"dos.pdf"

    @pytest.mark.parametrize("field", ["q", "cosas"])
    def test_other_places_take_no_file(self, workspace, record, tmp_path, clock, field):
        with pytest.raises(ProblemError) as error:
            attach(workspace, record.uuid, field, file(tmp_path, "a"), PERSON, clock=clock)
        assert refused(error).code == "answer.not_answerable"

    def test_a_file_that_is_gone_from_the_disk_is_left_out(
        self, workspace, record, tmp_path, clock
    ):
        source = file(tmp_path, "acta.pdf")
        attached = attach(workspace, record.uuid, "anexo", source, PERSON, clock=clock)
        workspace.media.of_record(record.uuid, attached.name).unlink()
        assert files_of(workspace, record).of_record == {}


class TestOpening:
    """Another program gets a copy, which does not outlive ours."""

    @pytest.fixture
    def outside(self, tmp_path, monkeypatch):
        """The folder where programs put what is not to stay."""
        folder = tmp_path / "temporal"
        folder.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        return folder

    @pytest.fixture
    def copies(self, outside):
        assert list(outside.iterdir()) == []
        return OpenedCopies()

    def test_the_copy_has_the_name_that_players_go_by(self, copies, tmp_path):
        copy = copies.copy(file(tmp_path, "ab12"), "1700.mp3")
        assert copy.name == "1700.mp3"
        copy.write_bytes(b"otro")
        assert (tmp_path / "ab12").read_bytes() == b"contenido"

    def test_a_name_with_folders_stays_in_its_folder(self, copies, outside, tmp_path):
        copy = copies.copy(file(tmp_path, "ab12"), "../../x.mp3")
        assert copy.name == "x.mp3"
        assert outside in copy.parents

    def test_two_files_of_one_name_are_two_copies(self, copies, tmp_path):
        first, second = (copies.copy(file(tmp_path, "ab12"), "voz.mp3") for _ in range(2))
        assert first != second
        assert first.read_bytes() == second.read_bytes()

    def test_a_file_that_is_gone_is_said(self, copies, tmp_path):
        with pytest.raises(KnownError) as error:
            copies.copy(tmp_path / "nada", "x.mp3")
        assert refused(error).code == "media.cannot_read"

    def test_copies_go_with_who_asked_for_them(self, outside, tmp_path):
        copies = OpenedCopies()
        copies.copy(file(tmp_path, "ab12"), "voz.mp3")
        copies.copy(file(tmp_path, "cd34"), "foto.jpg")
        del copies
        assert list(outside.iterdir()) == []

    def test_copies_go_with_the_program(self, outside, tmp_path):
        code = (
            "from pathlib import Path; from app.operations.attachments import OpenedCopies\n"
            f"copies, file = OpenedCopies(), Path({str(file(tmp_path, 'ab12'))!r})\n"
            "assert copies.copy(file, 'voz.mp3').is_file()"
        )
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            cwd=ROOT,
            timeout=60,
            env={**os.environ, "TMPDIR": str(outside), "TEMP": str(outside)},
        )
        assert list(outside.iterdir()) == []


def test_nothing_of_qt_is_needed_before_there_is_a_picture():
    code = "import sys; sys.modules['PySide6'] = None; import app.operations.attachments"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)
