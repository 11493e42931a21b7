"""Credentials: what a learner leaves with, and the rules that award it.

A *completion rule* says what must be done; a *credential* is the signed record that it was done, of one *achievement*, held
by one learner. What was earned stays earned: a credential ends only by its own expiry or by a decision that can be appealed.
The portable file formats live in `formats`, which knows nothing of Django.
"""
