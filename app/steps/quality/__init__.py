"""How good the records of a form are: an index of seven shares, and what to talk about.

`measures` counts what each record has, `index` makes parts and an index of the counts,
`field_work` and `near_duplicates` look at how the records came about. Nothing here accuses: a hint
says with whom to talk, about which records.
"""
