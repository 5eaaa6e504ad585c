"""Where the practice portal keeps its datasets: a folder that survives everything."""

import io
import json
import threading
import uuid
from pathlib import Path

import pytest
from typing_extensions import override

from sync.practice.shelf import Dataset, Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "portal")


def a_dataset(name: str, modified: str = "2026-01-01", **changes: object) -> Dataset:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name + modified)),
        "name": name,
        "state": "active",
        "metadata_modified": modified,
        "resources": [],
        **changes,
    }


FILE = "8e65bd06-8d31-49af-8146-eb7f7a40b6af"


def test_a_new_folder_is_empty_and_has_a_key(shelf: Shelf) -> None:
    assert shelf.datasets() == []
    assert len(shelf.settings().token) > 20
    assert shelf.settings().port == 0


def test_a_damaged_file_of_settings_gives_a_new_key(shelf: Shelf, tmp_path: Path) -> None:
    before = shelf.settings()
    (tmp_path / "portal" / "portal.json").write_text("{", encoding="utf-8")
    assert shelf.settings().token not in ("", before.token)
    assert shelf.settings() == shelf.settings()


def test_a_damaged_dataset_is_not_there_and_the_others_are(shelf: Shelf, tmp_path: Path) -> None:
    good, bad = a_dataset("sano"), a_dataset("roto")
    shelf.keep(good)
    shelf.keep(bad)
    (tmp_path / "portal" / "datasets" / f"{bad['id']}.json").write_bytes(b"\x00" * 40)
    assert shelf.datasets() == [good]
    assert shelf.find("roto") is None
    assert shelf.find(bad["id"]) is None


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert Shelf(tmp_path / "a").settings().token != Shelf(tmp_path / "b").settings().token


def test_key_and_port_are_the_same_the_next_time(tmp_path: Path) -> None:
    first = Shelf(tmp_path).settings()
    first.port = 5123
    Shelf(tmp_path).keep_settings(first)

    assert Shelf(tmp_path).settings() == first


def test_a_dataset_is_found_by_name_and_by_id(shelf: Shelf) -> None:
    dataset = a_dataset("hogares")
    shelf.keep(dataset)

    assert shelf.find("hogares") == shelf.find(str(dataset["id"])) == dataset
    assert shelf.find("obras") is None


def test_what_was_kept_is_there_the_next_time(tmp_path: Path) -> None:
    Shelf(tmp_path).keep(a_dataset("hogares", title="Año de los niños ꞌ"))

    found = Shelf(tmp_path).find("hogares")
    assert found is not None
    assert found["title"] == "Año de los niños ꞌ"


def test_the_last_changed_comes_first(shelf: Shelf) -> None:
    for name, modified in (("a", "2026-01-01"), ("b", "2026-03-01"), ("c", "2026-02-01")):
        shelf.keep(a_dataset(name, modified))

    assert [dataset["name"] for dataset in shelf.datasets()] == ["b", "c", "a"]


def test_what_is_deleted_is_not_listed_but_found_while_nobody_has_its_name(shelf: Shelf) -> None:
    old = a_dataset("hogares", "2026-01-01", state="deleted")
    shelf.keep(old)
    assert shelf.datasets() == []
    assert shelf.find("hogares") == old

    new = a_dataset("hogares", "2025-01-01")
    shelf.keep(new)
    assert shelf.find("hogares") == new
    assert shelf.find(str(old["id"])) == old


@pytest.mark.parametrize("name", ["../portal", "..", "", "a/b", "datasets/x", "C:\\x"])
def test_a_name_never_becomes_a_path(shelf: Shelf, name: str) -> None:
    assert shelf.find(name) is None
    assert shelf.file(name) is None


def test_the_bytes_of_a_file_are_kept(shelf: Shelf) -> None:
    size = shelf.keep_file(FILE, io.BytesIO(b"a,b\r\n" * 1000))

    path = shelf.file(FILE)
    assert path is not None
    assert (size, path.read_bytes()) == (5000, b"a,b\r\n" * 1000)


def test_a_file_is_replaced_whole(shelf: Shelf) -> None:
    shelf.keep_file(FILE, io.BytesIO(b"uno dos tres"))
    shelf.keep_file(FILE, io.BytesIO(b"x"))

    path = shelf.file(FILE)
    assert path is not None
    assert path.read_bytes() == b"x"


class BrokenLine(io.BytesIO):
    """A stream that ends in an error."""

    @override
    def read(self, _size: int | None = -1, /) -> bytes:
        raise ConnectionResetError


def test_a_file_that_did_not_arrive_leaves_the_one_before(shelf: Shelf) -> None:
    shelf.keep_file(FILE, io.BytesIO(b"completo"))

    with pytest.raises(ConnectionResetError):
        shelf.keep_file(FILE, BrokenLine())

    path = shelf.file(FILE)
    assert path is not None
    assert path.read_bytes() == b"completo"


def test_what_a_kill_left_unfinished_is_not_read(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.keep(a_dataset("hogares"))
    (tmp_path / "datasets" / "x.123-456").write_text('{"name": "a medias', encoding="utf-8")

    assert [dataset["name"] for dataset in shelf.datasets()] == ["hogares"]


def test_a_file_belongs_to_the_dataset_that_names_it(shelf: Shelf) -> None:
    dataset = a_dataset("hogares", resources=[{"id": FILE}])
    shelf.keep(dataset)

    assert shelf.dataset_of(FILE) == dataset
    assert shelf.home_of_file(FILE) == dataset["id"]
    assert shelf.dataset_of(str(uuid.uuid4())) is None
    assert shelf.home_of_file(str(uuid.uuid4())) is None


def test_a_files_id_is_remembered_after_its_dataset_was_deleted(shelf: Shelf) -> None:
    dataset = a_dataset("hogares", resources=[{"id": FILE}], state="deleted")
    shelf.keep(dataset)

    assert shelf.dataset_of(FILE) is None
    assert shelf.home_of_file(FILE) == dataset["id"]


def test_emptying_keeps_the_key(shelf: Shelf) -> None:
    token = shelf.settings().token
    shelf.keep(a_dataset("hogares"))
    shelf.keep_file(FILE, io.BytesIO(b"x"))

    shelf.clear()

    assert shelf.datasets() == []
    assert shelf.file(FILE) is None
    assert shelf.settings().token == token


def test_a_person_can_read_what_lies_there(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    dataset = a_dataset("hogares")
    shelf.keep(dataset)

    text = (tmp_path / "datasets" / f"{dataset['id']}.json").read_text(encoding="utf-8")
    assert json.loads(text) == dataset
    assert "\n" in text


def test_many_threads_may_write_at_once(shelf: Shelf) -> None:
    def work(number: int) -> None:
        for _again in range(10):
            shelf.keep(a_dataset(f"datos-{number}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(d["name"] for d in shelf.datasets()) == [f"datos-{n}" for n in range(4)]
