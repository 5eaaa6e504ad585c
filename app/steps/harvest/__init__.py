"""A folder that any portal can pull: what stands in it, as data.json, as DCAT, as a page."""
