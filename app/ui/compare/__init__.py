"""Two keyings beside each other: what differs is decided, and how people key is told."""
