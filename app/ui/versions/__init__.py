"""Versiones: what was prepared of a dataset, what each version changed, where it arrived."""
