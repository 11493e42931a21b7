"""The first letters of a feature's key, which say what it is. Pure, and without anything else of the package: the
engine, which never sees a text, knows these too."""

CONCEPT, STEM, LETTERS = "c:", "w:", "n:"
