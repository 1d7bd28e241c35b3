"""Ajar: how open is it? What a person touches: the command line, settings, reports."""
