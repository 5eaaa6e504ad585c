"""The first start: four short steps, all but the language may be skipped."""
