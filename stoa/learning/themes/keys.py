"""The first letters of a feature's key, which say what it is. Pure, and without anything else of the package: the
engine, which never sees a text, knows these too."""

CONCEPT, STEM, LETTERS = "c:", "w:", "n:"
REASONS = frozenset({"c:exam", "c:career", "c:pleasure", "c:teaching", "c:company"})
"""Concepts that are reasons to learn. That a unit tells of a school makes it no answer to those who teach."""
