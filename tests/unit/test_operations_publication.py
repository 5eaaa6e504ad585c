"""Publicar before sending: which forms, what is new, which columns go out, what is in a package."""

import hashlib
import shutil

import pytest
from support.practice_table import FORM, HEAD, LINES, PERSON, TITLE
from support.publishing import APPROVER, approved, build, now, put_records, sign, sound_lines

from app.operations import capture
from app.operations.load_form import load_library_form
from app.operations.portals import open_portal
from app.operations.publication import (
    column_fates,
    forms_to_publish,
    package,
    package_at_hand,
)
from app.operations.publish import publish
from app.store.datasets import News
from app.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as workspace:
        yield workspace


def test_an_empty_workspace_has_nothing_to_publish(workspace):
    assert forms_to_publish(workspace) == ()


def test_a_form_without_finished_records_is_not_offered(workspace):
    load_library_form(workspace, FORM)
    capture.start(workspace, FORM, PERSON, clock=now)
    assert forms_to_publish(workspace) == ()


def test_a_form_with_finished_records_is_offered_with_its_counts(workspace, tmp_path):
    put_records(workspace, tmp_path, *sound_lines(4))
    capture.start(workspace, FORM, PERSON, clock=now)
    (form,) = forms_to_publish(workspace)
    assert (form.form_id, form.title) == (FORM, TITLE)
    assert (form.finished, form.drafts, form.unchecked) == (4, 1, 0)
    assert (form.errors, form.warnings) == (0, 0)
    assert (form.last, form.news) == (None, None)


def test_errors_are_counted_because_they_block(workspace, tmp_path):
    wrong = sound_lines(1)[0].split(",")
    wrong[HEAD.split(",").index("hogares_internet_pct")] = "180"
    put_records(workspace, tmp_path, *sound_lines(4)[1:], ",".join(wrong))
    (form,) = forms_to_publish(workspace)
    assert (form.finished, form.errors) == (4, 1)


def test_records_that_nobody_checked_yet_are_told(workspace, tmp_path):
    from support.practice_table import a_table

    from app.operations.import_table import import_table

    load_library_form(workspace, FORM)
    import_table(workspace, FORM, a_table(tmp_path / "t.csv", *LINES[20:23]), PERSON)
    assert forms_to_publish(workspace)[0].unchecked == 3


def test_the_last_version_is_told_with_who_stands_for_it(workspace, tmp_path):
    put_records(workspace, tmp_path, *sound_lines(3))
    built = build(workspace)
    (form,) = forms_to_publish(workspace)
    assert form.last is not None
    assert (form.last.version, form.last.number, form.last.rows) == (built.version, 1, 3)
    assert (form.last.prepared_by, form.last.approved_by) == (PERSON, "")
    assert (form.last.parcel, form.last.url) == ("", "")
    assert form.news == News(0, 0, 0)


def test_once_published_it_has_a_page_and_an_approver(workspace, tmp_path):
    put_records(workspace, tmp_path, *sound_lines(3))
    built = approved(workspace)
    with open_portal(workspace) as portal:
        done = publish(workspace, built.name, portal, APPROVER, clock=now)
    (form,) = forms_to_publish(workspace)
    assert form.last is not None
    assert form.last.url == done.url
    assert form.last.parcel == done.receipt["parcel"]
    assert form.last.approved_by == APPROVER


def test_new_records_are_news(workspace, tmp_path):
    put_records(workspace, tmp_path, *sound_lines(3))
    build(workspace)
    put_records(workspace, tmp_path, *sound_lines(5)[3:], file="otro.csv")
    assert forms_to_publish(workspace)[0].news == News(added=2, changed=0, gone=0)


def test_only_public_columns_go_out_and_the_others_come_first(workspace):
    load_library_form(workspace, "obras_municipales")
    fates = column_fates(workspace, "obras_municipales")
    stays = [fate for fate in fates if not fate.goes_out]
    assert list(fates[: len(stays)]) == stays
    assert all(fate.privacy == "publico" for fate in fates if fate.goes_out)
    assert all(fate.privacy != "publico" for fate in stays)
    assert all(fate.title and fate.name for fate in fates)


def test_a_package_shows_its_files_the_data_first(workspace, tmp_path):
    put_records(workspace, tmp_path, *sound_lines(3))
    built = build(workspace)
    shown = package(workspace, built.version)
    assert (shown.number, shown.rows, shown.prepared_by) == (1, 3, PERSON)
    assert shown.files[0].sha256 == built.data_sha256
    for file in shown.files:
        content = (built.folder / file.name).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.bytes)
    assert shown.bytes == sum(file.bytes for file in shown.files)


def test_a_package_that_is_not_there_is_a_mistake_of_ours(workspace):
    with pytest.raises(KeyError):
        package(workspace, 7)


def test_what_a_dataset_says_of_a_column_counts_before_its_form(workspace):
    from app.operations.define_dataset import define_dataset

    load_library_form(workspace, "obras_municipales")
    define_dataset(
        workspace, "obras_municipales", PERSON, changes=["observaciones.privacy=publico"]
    )
    fates = {fate.name: fate for fate in column_fates(workspace, "obras_municipales")}
    assert fates["observaciones"].privacy == "publico"
    assert fates["observaciones"].goes_out


def test_records_below_the_least_state_are_not_counted_as_ready(workspace, tmp_path):
    from app.operations.define_dataset import define_dataset

    put_records(workspace, tmp_path, *sound_lines(3))
    define_dataset(workspace, FORM, PERSON, changes=["least_state=approved"])
    assert forms_to_publish(workspace) == ()


class TestAtHand:
    """A version that somebody else may still approve, without preparing it again."""

    @pytest.fixture
    def built(self, workspace, tmp_path):
        put_records(workspace, tmp_path, *sound_lines(3))
        return build(workspace)

    def at_hand(self, workspace):
        (form,) = forms_to_publish(workspace)
        return package_at_hand(workspace, form)

    def test_it_is_there_with_nobody_who_approved_it(self, workspace, built):
        found = self.at_hand(workspace)
        assert (found.version, found.may_go) == (built.version, False)

    def test_once_approved_it_may_go(self, workspace, built):
        sign(workspace, built.version)
        assert (self.at_hand(workspace).may_go, self.at_hand(workspace).approved_by) == (
            True,
            APPROVER,
        )

    def test_before_the_first_version_there_is_none(self, workspace, tmp_path):
        put_records(workspace, tmp_path, *sound_lines(3))
        assert self.at_hand(workspace) is None

    @pytest.mark.usefixtures("built")
    def test_new_records_leave_it_behind(self, workspace, tmp_path):
        put_records(workspace, tmp_path, *sound_lines(5)[3:], file="otro.csv")
        assert self.at_hand(workspace) is None

    @pytest.mark.usefixtures("built")
    def test_another_description_leaves_it_behind(self, workspace):
        from dataclasses import replace

        from app.operations.build_dataset import dataset_metadata, describe_dataset

        described = replace(dataset_metadata(workspace, FORM), title="Otro título")
        describe_dataset(workspace, FORM, described)
        assert self.at_hand(workspace) is None

    @pytest.mark.usefixtures("built")
    def test_another_definition_leaves_it_behind(self, workspace):
        from app.operations.define_dataset import define_dataset

        define_dataset(workspace, FORM, PERSON, changes=["formats=xlsx"])
        assert self.at_hand(workspace) is None

    def test_without_its_files_it_is_prepared_again(self, workspace, built):
        shutil.rmtree(built.folder)
        assert self.at_hand(workspace) is None
