"""Encryption at rest: a workspace that opens with a passphrase, or with its recovery key."""
