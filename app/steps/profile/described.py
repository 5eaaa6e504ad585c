"""Profiles as JSON objects: what scripts read and what the quality report carries."""

from app.steps.profile.columns import ColumnProfile
from app.steps.profile.numbers import SHARES, NumberFigures


def column_as_json(column: ColumnProfile, title: str = "") -> dict[str, object]:
    """Give a column's profile as an object.

    Args:
        column: The profile.
        title: Words of the column, "" where it has only its name.
    """
    return {
        "name": column.name,
        "title": title,
        "rows": column.rows,
        "missing": column.missing,
        "placeholders": column.placeholders,
        "distinct": column.distinct,
        "distinct_is_estimate": column.distinct_is_estimate,
        "top": [{"value": value, "count": count} for value, count in column.top],
        "top_is_estimate": column.top_is_estimate,
        "top_error": column.top_error,
        "kinds": dict(column.kinds),
        "mixed": column.is_mixed,
        "patterns": [
            {"pattern": each.shape, "count": each.count, "example": each.example}
            for each in column.shapes
        ],
        "length": {
            "min": column.shortest,
            "max": column.longest,
            "mean": round(column.mean_length, 2),
        },
        "outer_spaces": column.outer_spaces,
        "case_variants": column.case_variants,
        "numbers": None if column.numbers is None else _numbers(column.numbers),
        "dates": {"first": column.first_day, "last": column.last_day} if column.first_day else None,
    }


def _numbers(figures: NumberFigures) -> dict[str, object]:
    return {
        "count": figures.count,
        "min": figures.low,
        "max": figures.high,
        "mean": figures.mean,
        "deviation": figures.deviation,
        "zeros": figures.zeros,
        "negatives": figures.negatives,
        "quantiles": {
            f"{share:g}": value for share, value in zip(SHARES, figures.quantiles, strict=True)
        },
        "quantiles_are_estimates": figures.is_estimate,
        "histogram": {"edges": list(figures.edges), "counts": list(figures.bins)},
    }
