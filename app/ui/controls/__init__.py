"""Painted controls: each keeps the role, name and state of the Qt widget it stands on."""
