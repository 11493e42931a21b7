"""Courses from and for other platforms.

An *import* turns a package of another platform (a *source*) into a course folder. It knows no database and no
publishing: what it makes is checked and published like any other course folder. An *upload* is a course zip or such
a package that came through a page; a job makes a draft of it.

Words
- *block*: one thing in the source's own tree, counted under the source's own name for its kind.
- *converted*: the block became text, video, questions or settings of the course.
- *kept*: the block stands in the course as a visible kept block, with its source whole under `kept/`.
- *report*: what was found, what became of it, and every warning.

Invariants
- found = converted + kept, for each kind: nothing is dropped silently.
- A target folder is whole or absent: it is built beside its place and renamed there at the end.
- A source is data: no code in it runs, no address in it is called, nothing outside it is read.
- The same source gives the same folder, byte for byte, and the ids of the source stay the ids of the course.
"""
