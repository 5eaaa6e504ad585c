"""The screen «Capturar»: one record at a time, keyboard only, every answer on disk at once."""
