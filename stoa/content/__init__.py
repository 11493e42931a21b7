"""Courses as files, and what publishing makes of them.

Words: a *course* is a folder; a *version* is its source as published once, named by the hash of its manifest; a
*unit* is one page; a *part* is what learners' records hang on (a question, a quiz); a *build* is a unit compiled; a
*draft* is a compiled course that nobody but its staff can see.

Invariants: a version's source never changes; compiled output may be made anew from it and is never pinned; ids come
from the source and never from a place in it; the answer keys of a build never leave the server; nothing
half-published is ever visible.
"""
