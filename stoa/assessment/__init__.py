"""Assessment: questions and quizzes, attempts at them, and the grades that follow.

Words: an *item kind* says how one kind of question is written, shown and graded (a folder under `items`); a *response*
is what a learner answered; an *outcome* is what grading one question gave; a *graded* submission is the outcomes of
all questions handed in at once; *settled* means that nothing more can be won (right, attempts used up, or past due).

Some questions have *variants*: the same question with other numbers, of which each learner has one. *Practice* is an
answer that counts nowhere but in what it tells of a skill.

Invariants: a key never reaches a browser before its question is settled; what cannot be read, and a form without an
answer, costs no attempt; a fraction is between 0 and 1.
"""
