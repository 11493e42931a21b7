"""Backups: one file that holds a whole site, and the way back.

A backup is a tar archive, encrypted with a passphrase in the age format, so `age -d FILE | tar x` opens it without
Stoa. Its first member says what it is, its last one (the manifest) what has to be in it. It is written and read as a
stream: memory does not grow with the site. The copy of the database that is made before tables change is the same
archive, of the database alone and not encrypted: it lies in the data folder beside the database itself.
"""
