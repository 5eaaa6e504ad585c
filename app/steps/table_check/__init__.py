"""Checks tables by Table Schema: the verdicts of frictionless at a small part of its price.

Screen, never judge: arrays of bytes only say "surely valid", "surely missing" or "doubtful"; each
doubtful cell goes to frictionless' own cell reader, each odd record to `csv.reader`. A wrong screen
costs time, never a verdict, as long as its sure rules are sound. All of this package is imported on
demand: it needs numpy and frictionless.
"""
