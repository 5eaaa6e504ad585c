"""Definir qué se publica: the columns of a dataset, its formats, its series, with a sample."""
