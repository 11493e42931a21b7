"""Credentials: what a learner leaves with, and the rules that award it.

Words: a *pathway* is one way to complete a course, with a *rule* that says what must be done; an *award* is the fact
that a learner met it; a *credential* is the signed record of an award, of one *achievement*, held by one learner.

Invariants: what was earned stays earned; a credential ends only by its own expiry or by a decision that can be
appealed; an award has one credential, however often it is signed; a secret key is never in the database.

The portable file formats live in `formats`, which knows nothing of Django.
"""
