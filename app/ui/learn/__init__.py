"""Aprender: the practice workspace, its course of eight steps, and its portal."""
