"""Who stands for a version of a dataset: two people, their bytes, and the journal's lines."""

import json
from hashlib import sha256

import pytest
from support.forms import household
from support.workspaces import PERSON, HandClock, begin

from app.messages import sentence
from app.store.approvals import OF_DATASET, manifest_sha256
from app.store.workspace import Workspace
from forms.problem import ProblemError

PEDRO, ANA = "Pedro Raymundo", "Ana Brito"
NAME = "hogares-nebaj"
MANIFEST = {"datos.csv": {"sha256": "ab", "bytes": 12}, "LEAME.md": {"sha256": "cd", "bytes": 3}}
OTHER = {"datos.csv": {"sha256": "ef", "bytes": 12}}


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        record = begin(workspace, household())
        workspace.datasets.define(NAME, record.instrument, {"title": "Hogares"})
        yield workspace


def freeze(workspace, clock, manifest=MANIFEST):
    return workspace.datasets.add_version(
        NAME,
        folder=f"{NAME}-{clock().isoformat()}",
        rows=0,
        data_sha256="ab",
        manifest=manifest,
        metadata={"title": "Hogares"},
        person=PERSON,
        built_at=clock(),
        records=(),
    )


@pytest.fixture
def version(workspace, clock):
    return freeze(workspace, clock)


def who(workspace, version):
    """Parts and names of those who stand for a version, with whether a PIN proved them."""
    return [(each.part, each.person, each.with_pin) for each in workspace.approvals.of(version.id)]


def lines(workspace):
    """What the journal says of datasets: person, path, what stands there, why."""
    return [
        (each.person, each.what.path, json.loads(str(each.what.new)), each.what.reason)
        for each in workspace.journal.entries(ops=("remark",))
        if (each.what.path or "").startswith(OF_DATASET)
    ]


class TestTheBytes:
    def test_they_are_named_as_the_file_of_hashes_beside_them(self):
        text = "cd  LEAME.md\nab  datos.csv\n"
        assert manifest_sha256(MANIFEST) == sha256(text.encode()).hexdigest()

    def test_the_order_in_which_files_are_told_does_not_matter(self):
        assert manifest_sha256(dict(reversed(MANIFEST.items()))) == manifest_sha256(MANIFEST)

    @pytest.mark.parametrize(
        "other",
        [
            OTHER,
            {**MANIFEST, "nuevo.txt": {"sha256": "00", "bytes": 0}},
            {**MANIFEST, "LEAME.md": {"sha256": "ce", "bytes": 3}},
            {"datos.csv": MANIFEST["datos.csv"], "leame.md": MANIFEST["LEAME.md"]},
        ],
    )
    def test_any_other_byte_file_or_name_is_another(self, other):
        assert manifest_sha256(other) != manifest_sha256(MANIFEST)


class TestStanding:
    def test_a_version_that_was_only_kept_has_a_preparer_whom_nothing_proves(
        self, workspace, version
    ):
        (kept,) = workspace.approvals.of(version.id)
        assert (kept.part, kept.person, kept.with_pin) == ("prepares", PERSON, False)
        assert kept.manifest_sha256 == ""

    def test_two_people_stand_for_the_same_bytes(self, workspace, version, clock):
        workspace.approvals.stand(version, PERSON, "prepares", with_pin=True)
        clock.pass_by(hours=1)
        workspace.approvals.stand(version, PEDRO, "approves", with_pin=True)
        assert who(workspace, version) == [("prepares", PERSON, True), ("approves", PEDRO, True)]
        bytes_ = {each.manifest_sha256 for each in workspace.approvals.of(version.id)}
        assert bytes_ == {manifest_sha256(MANIFEST)}
        assert workspace.approvals.who(version.id, "approves").at == clock.now

    def test_who_prepared_it_does_not_approve_it(self, workspace, version):
        with pytest.raises(ProblemError) as caught:
            workspace.approvals.stand(version, PERSON, "approves", with_pin=True)
        assert PERSON in sentence(caught.value.problems[0])
        assert workspace.approvals.who(version.id, "approves") is None
        assert lines(workspace) == []

    def test_who_approved_it_does_not_take_the_place_of_who_prepared_it(self, workspace, version):
        workspace.approvals.stand(version, PEDRO, "approves", with_pin=True)
        with pytest.raises(ProblemError):
            workspace.approvals.stand(version, PEDRO, "prepares", with_pin=True)
        assert workspace.approvals.who(version.id, "prepares").person == PERSON

    def test_in_an_office_of_one_the_same_person_does_both(self, workspace, version):
        workspace.approvals.stand(version, PERSON, "prepares", with_pin=True)
        workspace.approvals.stand(version, PERSON, "approves", with_pin=True, alone=True)
        assert {each.person for each in workspace.approvals.of(version.id)} == {PERSON}

    def test_the_first_who_proved_it_keeps_the_place(self, workspace, version):
        workspace.approvals.stand(version, PEDRO, "approves", with_pin=True)
        workspace.approvals.stand(version, ANA, "approves", with_pin=True)
        assert workspace.approvals.who(version.id, "approves").person == PEDRO
        assert len(lines(workspace)) == 1

    def test_a_place_that_no_pin_proved_is_free(self, workspace, version):
        workspace.approvals.stand(version, PERSON, "prepares")
        workspace.approvals.stand(version, ANA, "prepares", with_pin=True)
        assert who(workspace, version) == [("prepares", ANA, True)]
        assert workspace.datasets.version(version.id).prepared_by == ANA

    def test_without_a_pin_nobody_takes_a_place_that_is_as_good(self, workspace, version):
        workspace.approvals.stand(version, PERSON, "prepares")
        workspace.approvals.stand(version, ANA, "prepares")
        assert who(workspace, version) == [("prepares", PERSON, False)]

    def test_a_place_that_was_for_other_bytes_is_free(self, workspace, version):
        workspace.approvals.stand(version, PEDRO, "approves", with_pin=True)
        workspace.db.execute("UPDATE approval SET manifest_sha256 = 'otro'")
        workspace.approvals.stand(version, ANA, "approves", with_pin=True)
        assert workspace.approvals.who(version.id, "approves").person == ANA

    def test_each_version_needs_its_own(self, workspace, version, clock):
        workspace.approvals.stand(version, PEDRO, "approves", with_pin=True)
        assert workspace.approvals.who(freeze(workspace, clock, OTHER).id, "approves") is None


class TestTheJournal:
    def test_each_place_that_is_taken_is_a_line(self, workspace, version):
        workspace.approvals.stand(version, PERSON, "prepares", with_pin=True)
        workspace.approvals.stand(version, PEDRO, "approves", with_pin=True)
        said = {"version": 1, "sha256": manifest_sha256(MANIFEST), "pin": True}
        assert lines(workspace) == [
            (PERSON, f"@dataset/{NAME}", {**said, "part": "prepares"}, None),
            (PEDRO, f"@dataset/{NAME}", {**said, "part": "approves"}, None),
        ]
        assert workspace.journal.verify() == []

    def test_an_override_is_a_line_with_its_reason(self, workspace, version):
        workspace.approvals.override(version, ANA, "Lo pidió la Procuraduría")
        said = {"version": 1, "sha256": manifest_sha256(MANIFEST), "part": "overrides"}
        reason = "Lo pidió la Procuraduría"
        assert lines(workspace) == [(ANA, f"@dataset/{NAME}", said, reason)]
