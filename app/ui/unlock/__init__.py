"""The door of an encrypted workspace: it asks the passphrase before anything else."""
