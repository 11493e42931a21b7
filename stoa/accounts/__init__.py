"""People: accounts, sign-in, roles.

An *account* is a person's place here. Its *epoch* is a number that moves when every pass in circulation must end
(sign-out, a changed password). A *role* says what an account may do, for the site or for one course.

Invariants
- An address belongs to at most one account, whatever its case.
- Only `actions` move the epoch; a pass of an older epoch opens nothing.
"""
