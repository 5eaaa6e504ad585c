"""Publicar: from finished records to a verified dataset, in four steps."""
