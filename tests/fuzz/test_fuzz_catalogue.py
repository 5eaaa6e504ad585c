"""Descriptions of datasets, whatever is written in them: CKAN's fields, and what is missing."""

import json
import re
import string
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages import problem_codes, sentence
from app.steps.catalogue import (
    DatasetMetadata,
    ckan_fields,
    jurisdiction,
    missing_fields,
    period,
    release_day,
    slug,
)
from app.steps.reference import departments, municipalities
from app.steps.vocabularies import frequencies, licenses, themes
from forms.problem import Severity

NAME = re.compile(r"[a-z0-9_-]{2,100}")
TAG = re.compile(r"[\w \-.]{2,100}")
WORDS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)
PERIODS = st.sampled_from(["", "2018", "2018-11", "2018-11-30"])
METADATA = st.builds(
    DatasetMetadata,
    name=st.from_regex(r"[a-z0-9_-]{2,12}", fullmatch=True),
    title=WORDS,
    description=WORDS,
    organization=WORDS,
    license=st.sampled_from(sorted(licenses())),
    frequency=st.sampled_from(sorted(frequencies())),
    spatial=st.sampled_from(["GT", "", *sorted(municipalities())[:9]]),
    temporal_start=PERIODS,
    temporal_end=PERIODS,
    themes=st.lists(st.sampled_from(sorted(themes())), max_size=3, unique=True).map(tuple),
    keywords=st.lists(WORDS, max_size=5).map(tuple),
    contact_name=WORDS,
    contact_email=st.sampled_from(["", "uip@muni.gob.gt", "uip", "a b@c.d"]),
    sdg=st.lists(st.sampled_from(["1.1.1", "17.8.1", "9.c.1", "x"]), max_size=3).map(tuple),
    sources=st.lists(WORDS, max_size=3).map(tuple),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001 - below
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(METADATA)
def test_a_description_survives_being_stored_as_json(metadata):
    stored = json.loads(json.dumps(metadata.to_json()))
    assert DatasetMetadata.from_json(stored) == metadata


@given(METADATA, st.dictionaries(st.text("abc", min_size=1), WORDS))
def test_what_another_version_wrote_beside_does_not_matter(metadata, beside):
    known = {field.name for field in fields(DatasetMetadata)}
    stored = {key: value for key, value in beside.items() if key not in known}
    assert DatasetMetadata.from_json(stored | metadata.to_json()) == metadata


@given(METADATA, MOMENTS)
def test_equal_descriptions_are_equal_fields_and_plain_json(metadata, issued):
    first, again = ckan_fields(metadata, issued), ckan_fields(replace(metadata), issued)
    assert json.dumps(first) == json.dumps(again)
    assert set(first) == {
        "title", "notes", "license_id", "author", "maintainer", "maintainer_email", "tags",
        "extras",
    }  # fmt: skip


@given(METADATA, MOMENTS, st.randoms())
def test_the_order_of_the_keywords_does_not_matter(metadata, issued, mixed):
    words = list(metadata.keywords)
    mixed.shuffle(words)
    other = replace(metadata, keywords=tuple(words))
    assert ckan_fields(other, issued)["tags"] == ckan_fields(metadata, issued)["tags"]


@given(METADATA, MOMENTS)
def test_tags_are_such_as_ckan_takes_each_once(metadata, issued):
    tags = [tag["name"] for tag in ckan_fields(metadata, issued)["tags"]]
    assert all(TAG.fullmatch(tag) for tag in tags)
    assert len(set(tags)) == len(tags)


@given(METADATA, MOMENTS)
def test_extras_have_each_key_once_and_never_a_blank(metadata, issued):
    extras = ckan_fields(metadata, issued)["extras"]
    keys = [extra["key"] for extra in extras]
    assert keys == sorted(set(keys))
    assert all(extra["value"] for extra in extras)
    assert {"identifier", "issued", "modified", "accrualPeriodicity"} <= set(keys)


@given(MOMENTS)
def test_the_day_of_a_release_is_that_of_guatemala(moment):
    day = release_day(moment)
    assert day in {moment.date(), moment.date() - timedelta(days=1)}
    assert (day == moment.date()) is (moment.hour >= 6)


@given(METADATA)
def test_whatever_is_missing_is_said_with_its_field(metadata):
    for problem in missing_fields(metadata):
        assert problem.code in problem_codes()
        assert problem.place.field in {field.name for field in fields(DatasetMetadata)}
        assert "…" not in sentence(problem).replace(str(problem.values["value"]), "")


@given(METADATA)
def test_what_a_person_must_still_write_is_an_error(metadata):
    errors = {p.place.field for p in missing_fields(metadata) if p.severity is Severity.ERROR}
    for name in ("title", "description", "organization"):
        assert (name in errors) is (not getattr(metadata, name).strip())
    assert {"license", "frequency", "themes", "name"} & errors == set()


@given(WORDS)
def test_any_title_gives_a_name_the_portal_takes(title):
    name = slug(title)
    assert NAME.fullmatch(name)
    assert slug(name) == name


@given(st.text(string.ascii_letters + string.digits + " áéíóúñÁÉÍÓÚÑ-_.", max_size=30))
def test_a_name_is_blind_to_case_and_accents(title):
    assert slug(title.upper()) == slug(title.lower())


@given(PERIODS, PERIODS)
def test_a_period_holds_its_ends_and_nothing_else(start, end):
    said = period(DatasetMetadata("a", "A", temporal_start=start, temporal_end=end))
    assert set(said.split("/")) == ({start, end} - {""} or {""})


@pytest.mark.parametrize("code", sorted(municipalities()))
def test_a_municipality_is_municipal(code):
    assert jurisdiction(DatasetMetadata("a", "A", spatial=code)) == "municipal"


@pytest.mark.parametrize("code", sorted(departments()))
def test_a_department_is_territorial(code):
    iso = departments()[code].iso
    assert jurisdiction(DatasetMetadata("a", "A", spatial=iso)) == "territorial"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from([4, 7, 10]))
def test_any_day_month_or_year_is_a_period(day, length):
    metadata = DatasetMetadata("a-b", "A", temporal_start=day.isoformat()[:length])
    assert "temporal_start" not in {problem.place.field for problem in missing_fields(metadata)}


@pytest.mark.parametrize("written", ["18", "2018-1", "2018/11", "30-11-2018", "2018-11-30T00", "x"])
def test_any_other_writing_is_none(written):
    metadata = DatasetMetadata("a-b", "A", temporal_end=written)
    codes = {p.code for p in missing_fields(metadata) if p.place.field == "temporal_end"}
    assert codes == {"package.bad_period"}
