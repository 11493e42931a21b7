"""The author's and the staff's pages: bring a course, look at it, publish it; and see how its learners fare.

Words
- *draft*: what was uploaded and compiled; nobody but its owner sees it.
- *work*: a job that somebody waits for, as a page with its progress.

Nothing heavy happens here: a page puts a file away or asks for a job, and a child does the work.
"""
