"""Cleaning: recipes of typed operations, spellings that belong together, place names.

`recipe` reads and writes a recipe, `plan` checks it against the columns of a table, `apply` runs
it row by row. `operations` is the table of what a step can do. Nothing here knows who asked.
"""
