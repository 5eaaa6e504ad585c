"""What is done to records on their way: import, validation, corrections, packaging."""
