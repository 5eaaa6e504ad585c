"""The way of a table into a form: file, preview, columns, what will happen, what came of it."""
