"""Learning: who takes part, what they have done, how far they are.

*Enrolment*: an account takes part in a run, with an intention, and may see its units until a date or for ever.
*Evidence*: the append-only ledger of facts that change a record, unique by (account, run, fact).
*Summary*: one row for each account and run, derived from the ledger; it can be rebuilt with the same result.
*Roster*: a line a learner, as staff sort and find them.
*Occupancy*: how many are in a run; whoever changes that locks it first.

Invariants
- Progress shown never falls and never passes 100 %; what stood at 100 % is finished, later units are "new since".
- A fact is written once. Telemetry is not a fact.
- A run never has more learners than places because two people came at once. A place that is offered is held.
- Only `actions` write, and every write of evidence moves the summary in the same transaction.
"""
