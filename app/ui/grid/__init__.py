"""Capture in a grid: the records of one form typed as in a spreadsheet."""
