"""A few works in the demo that wait to be marked, so that its staff have something to open."""

from __future__ import annotations

from typing import Final

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.assessment import queries as attempts
from stoa.assessment.actions import handing_in
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.learning import actions as learning

PART: Final = "first-unit"
WORKS: Final = (
    ("Noor", """My unit is for people who volunteer at a food bank and have to say no for the first time.

My reader stopped in three places:

1. “Set a boundary” — she asked, “is that a form?” I wrote instead what I say: *We have nothing left today; on
   Thursday we open at nine.*
2. At the second example. Both examples were of the same kind of guest, so she thought the rule was about him.
3. At the question. Two answers were right, and she knew it before I did.

I changed all three, and left the long story at the beginning as it is: she laughed, and then she read on.

The outcome I would defend: *Say no in one sentence that says when you can say yes.*"""),
    ("Lev", """A unit on reading a gas bill. My reader is my neighbour, who is eighty.

He stopped at “unit price”, at the table, and at the end, because it ended. I explained the price with a litre of
milk and cut the table to three lines. I did not change the end: there is nothing more to know.

Outcome: *Find on your bill what you would save by turning the heating down by one degree.*"""),
    ("Ines", """I teach choir singers to read rhythm. What my reader showed me:

- He clapped the second exercise wrong, three times the same way. The mistake was mine: there was a bar line too few.
- He did not know that one may listen to the recording twice. Now it says so.
- He asked what this is good for. I had no answer, and have written one.

I would defend: *Clap a rhythm of four bars at sight, without stopping.*"""),
)  # fmt: skip
"""(learner, text), as they hand it in."""


def fill(offer: Offer) -> None:
    """Have the sample learners hand in; who has done so already does nothing."""
    ref = offer.outline.part_by_id.get(PART)
    if ref is None or ref.kind != "assignment":
        return
    part = content.part(offer.outline.version_id, PART)
    done = attempts.learners_with_work(offer.run.id, PART)
    for name, text in WORKS:
        account = _learner(name)
        if account not in done:
            learning.enrol(account_id=account, offer=offer)
            _hand_in(offer, part, account, text)


def _learner(name: str) -> int:
    """A sample learner. Nobody signs in as them: they have no password."""
    address = f"{name.lower()}@example.org"
    known = people.person_by_email(address)
    if known is not None:
        return known.id
    return accounts.open_account(email=address, name=name, password=None, is_confirmed=True)


def _hand_in(offer: Offer, part: Part, account: int, text: str) -> None:
    run, version = offer.run.id, offer.outline.version_id
    work = handing_in.begin(account=account, run_id=run, version=version, part=part)
    saved = handing_in.save_piece(account=account, work_id=work, part=part, edition=1, values={"text": text})
    handing_in.hand_in(account=account, run_id=run, version=version, part=part, edition=saved.edition)
