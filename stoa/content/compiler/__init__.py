"""From a course folder to a compiled course: read, parse, check, compile. Pure: no database, no clock, no network.

`source` reads folders and zips; `coursefile` and `head` read settings; `directives` finds blocks; `unit` compiles a
page; `course` the whole; `lint` says what is wrong; `fix` repairs names in place.
"""
