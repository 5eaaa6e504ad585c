"""One module per thing a person does; window and command line both call these."""
