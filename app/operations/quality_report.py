"""The quality report as a JSON object: what scripts, the page on paper and the dataset carry."""

from collections.abc import Mapping
from dataclasses import asdict

from app.operations.measure_quality import Load, Outlying, Quality
from app.operations.quality_words import (
    hint_sentence,
    outlier_sentence,
    pair_sentence,
    part_advice,
    part_sentence,
    part_title,
)
from app.steps.profile.described import column_as_json
from app.steps.quality.field_work import FEWEST_RECORDS, Hint
from app.steps.quality.index import Part
from app.steps.quality.near_duplicates import NearPair
from app.store.clock import as_text

FORMAT = 1
LISTED_RECORDS = 50
"""Records that a list names; the rest is counted."""


def report_as_json(quality: Quality) -> dict[str, object]:
    """Give the whole report of an office, with people and records: it stays inside.

    Args:
        quality: What was measured.
    """
    labels = _labels(quality)
    return {
        "quality": FORMAT,
        "form": quality.version.form_id,
        "version": quality.version.version,
        "title": quality.version.title,
        "made_at": as_text(quality.made_at),
        "records": quality.tally.records,
        "index": quality.index,
        "weights": dict(quality.weights),
        "parts": [part_as_json(part, labels) for part in quality.parts],
        "trend": [_load(load) for load in quality.loads],
        "outliers": [outlying_as_json(each, labels) for each in quality.outliers],
        "explained": [asdict(note) for note in quality.explained],
        "field_work": {
            "people": quality.people,
            "fewest_records": FEWEST_RECORDS,
            "hints": [_hint(each, labels) for each in quality.hints],
            "near_duplicates": [_pair(each) for each in quality.pairs],
        },
        "tables": [
            {
                "repeat": table.repeat,
                "rows": table.rows,
                "columns": [
                    column_as_json(column, title)
                    for column, title in zip(table.columns, table.titles, strict=True)
                ],
            }
            for table in quality.tables
        ],
    }


def part_as_json(part: Part, labels: Mapping[str, str]) -> dict[str, object]:
    """Give a part with its words.

    Args:
        part: The part.
        labels: Path -> words of the question.
    """
    return {
        "part": part.name,
        "title": part_title(part.name),
        "weight": part.weight,
        "ratio": None if part.ratio is None else round(part.ratio, 4),
        "good": part.good,
        "of": part.of,
        "sentence": part_sentence(part),
        "advice": part_advice(part),
        "worst": [
            {"field": path, "label": labels.get(path, path), "count": count}
            for path, count in part.worst
        ],
    }


def _labels(quality: Quality) -> dict[str, str]:
    language = quality.instrument.default_language
    return {question.path: question.label(language) for question in quality.instrument.questions()}


def _load(load: Load) -> dict[str, object]:
    return {
        "batch": load.batch,
        "name": load.name,
        "at": as_text(load.at),
        "records": load.records,
        "index": load.index,
        "parts": {
            part.name: None if part.ratio is None else round(part.ratio, 4) for part in load.parts
        },
    }


def outlying_as_json(
    each: Outlying, labels: Mapping[str, str], *, with_records: bool = True
) -> dict[str, object]:
    """Give a question with values far from all others.

    Args:
        each: The question.
        labels: Path -> words of the question.
        with_records: Name records and values.
    """
    label = labels.get(each.path, each.path)
    said: dict[str, object] = {
        "field": each.path,
        "label": label,
        "department": each.group or None,
        "rule": each.fences.rule,
        "is_log": each.fences.is_log,
        "low": each.fences.low,
        "high": each.fences.high,
        "count": len(each.records),
        "sentence": outlier_sentence(label, each.fences, len(each.records), each.group),
    }
    if with_records:
        said["records"] = [
            {"number": record, "value": value} for record, value in each.records[:LISTED_RECORDS]
        ]
    return said


def _hint(hint: Hint, labels: Mapping[str, str]) -> dict[str, object]:
    return {
        "check": hint.check,
        "person": hint.person,
        "field": hint.path or None,
        "count": len(hint.records),
        "of": hint.of,
        "values": dict(hint.values),
        "sentence": hint_sentence(hint, labels.get(hint.path, hint.path)),
        "records": list(hint.records[:LISTED_RECORDS]),
    }


def _pair(pair: NearPair) -> dict[str, object]:
    return {
        "person": pair.person,
        "records": [pair.first, pair.second],
        "share": round(pair.share, 4),
        "sentence": pair_sentence(pair),
    }
