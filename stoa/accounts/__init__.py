"""People: accounts, sign-in, roles.

An *account* is a person's place here. Its *epoch* is a number that moves when every pass in circulation must end
(sign-out, a changed password). A *role* says what an account may do, for the site or for one course. A *profile* is
what it says of itself; a *consent* is its agreement to a version of the site's *texts*; a *youth* is an account below
the site's age of consent. What any domain keeps about a person it registers in `ports`, so that all of it can be handed
out and erased.

Invariants
- An address belongs to at most one account, whatever its case.
- Only `actions` move the epoch; a pass of an older epoch opens nothing.
- Nothing of a profile is public unless its owner said so, and nothing of a youth's is.
- An erasure that was asked for is finished, whatever happens to its job.
"""
