"""A practice portal on loopback that answers as CKAN does."""
