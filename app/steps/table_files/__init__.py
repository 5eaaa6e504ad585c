"""The kinds of files that tables come in: each becomes numbered rows of texts."""
