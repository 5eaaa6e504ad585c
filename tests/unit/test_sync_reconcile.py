"""What is decided from three fingerprints, and what a fingerprint covers."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.shipments import FIELDS

from sync.portal import RemoteDataset, RemoteFile
from sync.reconcile import (
    MARK,
    WRITES,
    Verdict,
    equal,
    fingerprint,
    groups_kept,
    is_foreign,
    mark_of,
    marked,
    own_files,
    own_names,
    reconcile,
    remote_fingerprint,
    resource_id,
)
from sync.release import Release, ReleaseFile

DATASET = "6a9e7a0e-8a52-4c3e-9d15-2b8f0d7c9b11"

RELEASE = Release(
    name="hogares",
    number=1,
    rows=3,
    fields=FIELDS,
    files=(
        ReleaseFile(Path("datos.csv"), "aa", 10, "", is_data=True),
        ReleaseFile(Path("LEAME.md"), "bb", 20, "", is_data=False),
    ),
)


def at_portal(release: Release = RELEASE) -> RemoteDataset:
    """The release as a portal shows it: ids, empty fields as null, other order."""
    files = tuple(
        RemoteFile(resource_id(DATASET, file.name), file.name, "", file.sha256, file.bytes)
        for file in reversed(release.files)
    )
    fields = {
        **release.fields,
        "author_email": None,
        "version": "",
        "metadata_created": "2026",
        "tags": [{"name": "hogares", "id": "7"}, {"name": "conectividad", "state": "active"}],
    }
    return RemoteDataset(DATASET, "hogares", "muni", True, "2026", fields, files)


# The whole table: what we hold, what the portal holds, what was agreed, whose mark it carries.
@pytest.mark.parametrize(
    ("theirs", "agreed", "mark", "verdict"),
    [
        (None, None, None, Verdict.ABSENT),
        (None, "old", None, Verdict.ABSENT),
        ("ours", None, None, Verdict.SAME),
        ("ours", "old", None, Verdict.SAME),
        ("ours", "ours", "ours", Verdict.SAME),
        ("old", "old", None, Verdict.OURS_NEWER),
        ("old", "old", "old", Verdict.OURS_NEWER),
        ("half", "old", "ours", Verdict.OURS_UNFINISHED),
        ("half", None, "ours", Verdict.OURS_UNFINISHED),
        ("theirs", "ours", "ours", Verdict.THEIRS_CHANGED),
        ("theirs", "ours", None, Verdict.THEIRS_CHANGED),
        ("theirs", "old", "old", Verdict.CONFLICT),
        ("theirs", "old", None, Verdict.CONFLICT),
        ("theirs", None, None, Verdict.CONFLICT),
        ("theirs", None, "another", Verdict.CONFLICT),
    ],
)
def test_the_table_of_verdicts(
    theirs: str | None, agreed: str | None, mark: str | None, verdict: Verdict
) -> None:
    assert reconcile("ours", theirs, agreed, mark, own="ours") is verdict


some = st.sampled_from(["ours", "old", "theirs", None])


@given(some, some, some)
def test_equal_is_never_written_and_a_foreign_change_never_overwritten(
    theirs: str | None, agreed: str | None, mark: str | None
) -> None:
    verdict = reconcile("ours", theirs, agreed, mark, own="ours")

    if theirs == "ours":
        assert verdict not in WRITES
    if verdict in WRITES and theirs is not None:
        assert theirs == agreed or mark == "ours"


def test_a_release_has_the_same_fingerprint_here_and_there() -> None:
    assert remote_fingerprint(at_portal()) == fingerprint(RELEASE)


def test_what_the_portal_makes_itself_does_not_count() -> None:
    remote = at_portal()
    noisy = replace(remote, modified="2030", fields={**remote.fields, "num_tags": 9})

    assert remote_fingerprint(noisy) == fingerprint(RELEASE)


def test_spaces_around_a_title_do_not_count_because_portals_trim_them() -> None:
    spaced = replace(RELEASE, fields={**FIELDS, "title": "  Conectividad de hogares "})

    assert fingerprint(spaced) == fingerprint(RELEASE)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Otro título"},
        {"notes": "Otra descripción"},
        {"license_id": "cc-zero"},
        {"maintainer_email": "datos@muni.gob.gt"},
        {"tags": [{"name": "hogares"}]},
        {"extras": []},
        {"extras": [{"key": "frecuencia", "value": "R/P1M"}]},
    ],
)
def test_what_a_person_would_notice_changes_the_fingerprint(change: dict[str, object]) -> None:
    remote = at_portal()
    changed = replace(remote, fields={**remote.fields, **change})

    assert remote_fingerprint(changed) != fingerprint(RELEASE)


@pytest.mark.parametrize("change", [{"sha256": "zz"}, {"bytes": 11}, {"bytes": None}])
def test_another_content_of_a_file_changes_the_fingerprint(change: dict[str, object]) -> None:
    remote = at_portal()
    files = (replace(remote.files[0], **change), *remote.files[1:])

    assert remote_fingerprint(replace(remote, files=files)) != fingerprint(RELEASE)


def test_a_file_that_is_missing_there_changes_the_fingerprint() -> None:
    remote = at_portal()

    assert remote_fingerprint(replace(remote, files=remote.files[1:])) != fingerprint(RELEASE)


def test_files_that_others_put_beside_ours_are_theirs_to_keep() -> None:
    foreign = RemoteFile("0b0e", "mapa.pdf", "", "", 5)
    remote = replace(at_portal(), files=(*at_portal().files, foreign))

    assert remote_fingerprint(remote) == fingerprint(RELEASE)
    assert foreign not in own_files(remote)


def test_the_mark_travels_among_the_extras_and_is_read_back() -> None:
    fields = marked(FIELDS, "abc")
    remote = replace(at_portal(), fields=fields)

    assert mark_of(remote) == "abc"
    assert remote_fingerprint(remote) == fingerprint(RELEASE)


def test_a_new_mark_takes_the_place_of_the_old_one() -> None:
    twice = marked(marked(FIELDS, "abc"), "def")
    extras = twice["extras"]

    assert isinstance(extras, list)
    assert [item["value"] for item in extras if item["key"] == MARK] == ["def"]
    assert {"key": "frecuencia", "value": "R/P1Y"} in extras


def test_a_dataset_nobody_marked_has_no_mark() -> None:
    assert mark_of(at_portal()) is None


def test_what_a_release_no_longer_says_is_sent_empty() -> None:
    fields = marked({"title": "Solo el título"}, "abc")

    assert fields["author"] == ""
    assert fields["tags"] == []


def test_a_resource_id_is_the_same_on_every_try_and_differs_by_dataset_and_file() -> None:
    other = "6a9e7a0e-8a52-4c3e-9d15-2b8f0d7c9b12"

    assert resource_id(DATASET, "datos.csv") == resource_id(DATASET, "datos.csv")
    assert len({resource_id(d, f) for d in (DATASET, other) for f in ("a.csv", "b.csv")}) == 4


def test_a_file_is_equal_when_hash_and_size_are() -> None:
    ours, theirs = RELEASE.files[0], at_portal().files[1]

    assert equal(ours, theirs)
    assert not equal(ours, replace(theirs, bytes=9))
    assert not equal(ours, replace(theirs, sha256=""))


SCHEMA_FIELDS = {**FIELDS, "sector": "agua", "cobertura": ["urbana", "rural"], "vacio": ""}
"""What a release says to a portal with a schema of its own."""


def with_schema(**changes: object) -> RemoteDataset:
    """Give the portal's copy of such a release, with what other extensions add to it."""
    shown = {**at_portal().fields, **SCHEMA_FIELDS, "cobertura": ["rural", "urbana"]}
    return replace(at_portal(), fields={**shown, "visitas": 7, **changes})


def test_own_fields_of_a_schema_count_and_what_others_add_does_not() -> None:
    release = replace(RELEASE, fields=SCHEMA_FIELDS)
    names = own_names(SCHEMA_FIELDS)
    assert names == {"frecuencia", "sector", "cobertura"}
    assert remote_fingerprint(with_schema(), names) == fingerprint(release)
    assert remote_fingerprint(with_schema(sector="salud"), names) != fingerprint(release)
    assert remote_fingerprint(with_schema(cobertura=["rural"]), names) != fingerprint(release)


def test_an_extra_that_a_portal_made_a_field_of_its_schema_is_still_the_same() -> None:
    moved = replace(at_portal(), fields={**FIELDS, "extras": [], "frecuencia": "R/P1Y"})
    assert remote_fingerprint(moved, own_names(FIELDS)) == fingerprint(RELEASE)
    assert remote_fingerprint(moved) != fingerprint(RELEASE)


def test_our_groups_count_and_those_of_others_do_not() -> None:
    grouped = {**FIELDS, "groups": [{"name": "agua"}]}
    release = replace(RELEASE, fields=grouped)
    names = own_names(grouped)
    there = [{"name": "agua", "id": "1"}, {"name": "de-otros", "id": "2"}]
    both = replace(at_portal(), fields={**FIELDS, "groups": there})
    alone = replace(at_portal(), fields={**FIELDS, "groups": there[1:]})
    assert remote_fingerprint(both, names) == fingerprint(release)
    assert remote_fingerprint(alone, names) != fingerprint(release)


@pytest.mark.parametrize(
    ("ours", "before", "there", "after"),
    [
        (["agua"], [], [], ["agua"]),
        (["agua"], [], ["salud"], ["agua", "salud"]),
        ([], ["agua"], ["agua", "salud"], ["salud"]),
        (["agua"], ["agua"], [], ["agua"]),
        ([], [], ["salud"], ["salud"]),
    ],
)
def test_a_dataset_stays_in_the_groups_into_which_others_put_it(
    ours: list[str], before: list[str], there: list[str], after: list[str]
) -> None:
    def groups(names: list[str]) -> dict[str, object]:
        return {"groups": [{"name": name} for name in names]}

    kept = groups_kept(groups(ours), groups(before), groups(there))
    assert [each["name"] for each in kept] == after


def test_an_own_field_that_is_no_longer_said_is_sent_empty() -> None:
    said = marked(FIELDS, "m", SCHEMA_FIELDS)
    assert (said["sector"], said["cobertura"]) == ("", [])
    assert "vacio" not in said
    assert marked(SCHEMA_FIELDS, "m", SCHEMA_FIELDS)["sector"] == "agua"


@pytest.mark.parametrize(
    ("file_id", "foreign"),
    [
        (resource_id(DATASET, "datos.csv"), False),
        (resource_id(DATASET, "version:datos.csv@aa"), False),
        ("8f14e45f-ceea-467f-a8c2-2e1f0d9b6a11", True),
        ("no-es-uuid", True),
    ],
)
def test_what_others_put_there_has_an_id_of_chance(file_id: str, foreign: bool) -> None:
    assert is_foreign(RemoteFile(file_id, "mapa.pdf", "", "", 5)) is foreign
