"""What is offered: a *run* is a course as people can take it, with its dates.

A run always shows the current version of its course. A self-paced course has one open run; a dated one has a run
for each time it is given. Learners' records belong to the run.
"""
