"""What lies beside the CSV of a release: other formats, periods, changes, the recipe."""
