"""Reading a rule: recursive descent, with errors that say where, what was expected and what was probably meant.

rule      = group | condition
group     = ("all" | "any") "(" rule {"," rule} [","] ")"
          | "at_least" "(" number "," rule {"," rule} [","] ")"
          | "weighted" "(" (number | percent) "," weighed {"," weighed} [","] ")"
weighed   = [number "*"] rule
condition = term ["(" quoted ")"] [">=" (number | percent)]
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from stoa.content.rules import is_id, nearest
from stoa.credentials.rules.asking import Term
from stoa.credentials.rules.gathered import KNOWN_LATER
from stoa.credentials.rules.terms import TERMS, available
from stoa.credentials.rules.tokens import Kind, Token, tokens
from stoa.credentials.rules.tree import Amount, Condition, Group, Phrase, Place, Rule, RuleError, gettext_noop

MAX_LENGTH: Final = 8_000
MAX_DEPTH: Final = 10
MAX_CONDITIONS: Final = 200
MAX_COUNT: Final = 100_000
MAX_WEIGHT: Final = 100
MAX_POINTS: Final = 1_000
GROUPS: Final = ("all", "any", "at_least", "weighted")


def parse(source: str, kinds: frozenset[str] | None = None) -> Rule:
    """The rule in `source`; raises RuleError. Takes time in proportion to the length, which is bounded.

    `kinds` are the kinds of facts that domains count here (`learning.ports`); a term that needs another is refused by
    name. None lets every term through: what a version or an award has kept is read so.
    """
    if len(source) > MAX_LENGTH:
        message = gettext_noop("The rule is longer than %(limit)s letters.")
        raise RuleError("too-long", Place(), message, gettext_noop("Split it over several pathways."), limit=MAX_LENGTH)
    reader = _Reader(tokens(source), kinds)
    if reader.now.kind == "end":
        message = gettext_noop("The rule is empty.")
        raise RuleError("empty", Place(), message, gettext_noop("Write units >= 80%%, for one."))
    rule = reader.rule(depth=1)
    reader.end()
    return rule


class _Reader:
    """The tokens and how far they have been read."""

    def __init__(self, found: list[Token], kinds: frozenset[str] | None) -> None:
        self._tokens = found
        self._known = available(kinds)
        self._at = 0
        self._conditions = 0

    @property
    def now(self) -> Token:
        return self._tokens[self._at]

    def rule(self, depth: int) -> Rule:
        if depth > MAX_DEPTH:
            message = gettext_noop("Brackets stand inside each other more than %(limit)s deep.")
            raise RuleError("too-deep", self.now.place, message, gettext_noop("Write it flatter."), limit=MAX_DEPTH)
        word = self._take("name", gettext_noop("a condition such as units >= 80%, or all(…), any(…), at_least(2, …)"))
        return self._group(word, depth) if word.text in GROUPS else self._condition(word)

    def end(self) -> None:
        """Raises unless everything has been read."""
        if self.now.kind == "end":
            return
        self._refuse_infix()
        if self.now.text == ",":
            message = gettext_noop("Conditions that belong together stand in all(…) or any(…).")
            remedy = gettext_noop("Write all(units >= 80%%, score >= 60%%).")
            raise RuleError("loose-comma", self.now.place, message, remedy)
        raise self._unexpected(gettext_noop("the end of the rule"))

    def _group(self, word: Token, depth: int) -> Group:
        self._sign("(", gettext_noop("a bracket “(”"))
        if word.text == "weighted":
            return self._weighted(word, depth)
        count = self._count() if word.text == "at_least" else 0
        rules = [self.rule(depth + 1)]
        while not self._is_closed():
            rules.append(self.rule(depth + 1))
        return Group(word.text, tuple(rules), count, place=word.place)  # type: ignore[arg-type]  # one of GROUPS

    def _weighted(self, word: Token, depth: int) -> Group:
        amount = self._points()
        self._sign(",", gettext_noop("a comma"))
        found = [self._weighed(depth + 1)]
        while not self._is_closed():
            found.append(self._weighed(depth + 1))
        rules, weights = tuple(rule for rule, _weight in found), tuple(weight for _rule, weight in found)
        if sum(weights) > MAX_POINTS:
            message = gettext_noop("The weights add up to more than %(limit)s.")
            remedy = gettext_noop("Write smaller ones: it is their proportion that counts.")
            raise RuleError("too-heavy", word.place, message, remedy, limit=MAX_POINTS)
        return Group("weighted", rules, 0, weights, amount, place=word.place)

    def _points(self) -> Amount:
        word = self.now
        if word.kind not in ("number", "percent"):
            raise self._unexpected(gettext_noop("a share of the points such as 70%, or a number of points"))
        self._at += 1
        return _amount_of(word, frozenset({"share", "count"}))

    def _weighed(self, depth: int) -> tuple[Rule, int]:
        """A rule and its weight, which is 1 when none is written."""
        if self.now.kind != "number":
            return self.rule(depth), 1
        word = self._take("number", "")
        if "." in word.text or len(word.text) > 6 or not 0 < int(word.text) <= MAX_WEIGHT:
            message = gettext_noop("“%(word)s” cannot be a weight.")
            remedy = gettext_noop("Write a whole number from 1 to %(limit)s.")
            raise RuleError("bad-weight", word.place, message, remedy, word=word.text[:20], limit=MAX_WEIGHT)
        self._take("times", gettext_noop('the sign * behind the weight, as in 3 * unit("flagged-well")'))
        return self.rule(depth), int(word.text)

    def _is_closed(self) -> bool:
        """Reads the comma or the closing bracket behind a rule; a comma before the bracket is let pass."""
        self._refuse_infix()
        if self._sign(",)", gettext_noop("a comma or a bracket “)”")).text == ")":
            return True
        if self.now.text == ")" and self.now.kind == "sign":
            self._at += 1
            return True
        return False

    def _count(self) -> int:
        word = self._take("number", gettext_noop("how many must hold, as in at_least(2, …)"))
        if "." in word.text or len(word.text) > 6 or not 0 < int(word.text) <= MAX_CONDITIONS:
            message = gettext_noop("“%(word)s” is not a number of conditions.")
            raise RuleError("bad-count", word.place, message, gettext_noop("Write at_least(2, …)."), word=word.text)
        self._sign(",", gettext_noop("a comma"))
        return int(word.text)

    def _condition(self, word: Token) -> Condition:
        term = TERMS.get(word.text)
        if term is None or word.text not in self._known:
            raise _unknown_term(word, self._known)
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            message = gettext_noop("The rule has more than %(limit)s conditions.")
            remedy = gettext_noop("Ask for a share of the units.")
            raise RuleError("too-many", word.place, message, remedy, limit=MAX_CONDITIONS)
        argument = self._argument(term)
        return Condition(term.name, argument, self._amount(term, argument), word.place)

    def _argument(self, term: Term) -> str:
        has_bracket = self.now.kind == "sign" and self.now.text == "("
        if not has_bracket or term.argument == "never":
            if term.argument == "must" or has_bracket:
                message = gettext_noop("“%(term)s” is written differently.")
                remedy = gettext_noop("Write %(example)s.")
                raise RuleError("form", self.now.place, message, remedy, term=term.name, example=term.example)
            return ""
        self._at += 1
        is_day = term.form == "day"
        word = self._take("id", gettext_noop("a day in quotes") if is_day else gettext_noop("an id in quotes"))
        if is_day:
            _check_day(word, term)
        elif not _is_named(word.text, term):
            message = gettext_noop("“%(id)s” cannot be an id.")
            remedy = gettext_noop("Ids are made of letters, digits and hyphens.")
            raise RuleError("bad-id", word.place, message, remedy, id=word.text[:80])
        self._sign(")", gettext_noop("a bracket “)”"))
        return word.text

    def _amount(self, term: Term, argument: str) -> Amount | None:
        kinds = term.amounts(argument)
        if not kinds:
            return None
        if self.now.kind == "other" and self.now.text.strip("<>=!") == "":
            message = gettext_noop("“%(word)s” is not known here: rules ask for at least something.")
            remedy = gettext_noop("Write >=.")
            raise RuleError("operator", self.now.place, message, remedy, word=self.now.text)
        self._take("at_least_sign", gettext_noop("the sign >="))
        word = self.now
        if {"number": "count", "percent": "share"}.get(word.kind) not in kinds:
            expected = {
                frozenset({"count"}): gettext_noop("a whole number"),
                frozenset({"share"}): gettext_noop("a percentage such as 60%"),
            }  # fmt: skip
            raise self._unexpected(expected.get(kinds, gettext_noop("a percentage or a number")))
        self._at += 1
        return _amount_of(word, kinds)

    def _take(self, kind: Kind, expected: str) -> Token:
        word = self.now
        if word.kind != kind:
            raise self._unexpected(expected)
        self._at += 1
        return word

    def _sign(self, signs: str, expected: str) -> Token:
        if self.now.kind != "sign" or self.now.text not in signs:
            raise self._unexpected(expected)
        return self._take("sign", expected)

    def _refuse_infix(self) -> None:
        if self.now.text.lower() in ("and", "or", "&", "&&", "|", "||"):
            group = "all" if self.now.text.lower() in ("and", "&", "&&") else "any"
            message = gettext_noop("“%(word)s” does not join conditions.")
            remedy = gettext_noop("Write %(group)s(one condition, another condition).")
            raise RuleError("infix", self.now.place, message, remedy, word=self.now.text, group=group)

    def _unexpected(self, expected: str) -> RuleError:
        remedy, phrase = gettext_noop("Expected here: %(expected)s."), Phrase(expected)
        if self.now.kind == "end":
            message = gettext_noop("The rule ends too early.")
            return RuleError("unexpected-end", self.now.place, message, remedy, expected=phrase)
        message = gettext_noop("“%(word)s” does not fit here.")
        return RuleError("unexpected", self.now.place, message, remedy, word=self.now.shown[:80], expected=phrase)


def _is_named(text: str, term: Term) -> bool:
    """Whether a text may be what stands in the brackets of a term: an id; of a badge, that of its course before it."""
    course, slash, id = text.rpartition("/") if term.form == "badge" else ("", "", text)
    return is_id(id) and (not slash or is_id(course))


def _check_day(word: Token, term: Term) -> None:
    try:
        is_day = date.fromisoformat(word.text).isoformat() == word.text
    except ValueError:
        is_day = False
    if not is_day:
        message = gettext_noop("“%(word)s” is not a day.")
        remedy = gettext_noop("Write year, month and day: %(example)s.")
        raise RuleError("bad-day", word.place, message, remedy, word=word.text[:40], example=term.example)


def _amount_of(word: Token, kinds: Collection[str]) -> Amount:
    is_share = word.kind == "percent"
    whole, _, decimals = word.text.partition(".")
    if is_share:
        if len(whole) > 3 or len(decimals) > 4 or Decimal(word.text) > 100:
            message = gettext_noop("“%(word)s%%” is not a share.")
            remedy = gettext_noop("Write a percentage from 0%% to 100%%, with at most four decimals.")
            raise RuleError("bad-share", word.place, message, remedy, word=word.text[:20])
        return Amount(Fraction(Decimal(word.text)) / 100, is_share=True)
    if decimals or len(whole) > 6 or int(whole) > MAX_COUNT:
        message = gettext_noop("“%(word)s” is not a number that a rule can ask for.")
        whole_number, either = (
            gettext_noop("Write a whole number."),
            gettext_noop("Write a whole number, or a share such as 80%%."),
        )
        remedy = either if "share" in kinds else whole_number
        raise RuleError("bad-number", word.place, message, remedy, word=word.text[:20])
    return Amount(Fraction(int(whole)), is_share=False)


def _unknown_term(word: Token, names: Collection[str]) -> RuleError:
    later = KNOWN_LATER.get(word.text)
    known = ", ".join(names)
    if later is not None:
        message, remedy = gettext_noop("“%(word)s” is not known yet: %(why)s."), gettext_noop("Known now: %(known)s.")
        return RuleError("known-later", word.place, message, remedy, word=word.text, known=known, why=Phrase(later))
    meant = nearest(word.text, (*names, *GROUPS))
    message = gettext_noop("Nothing is called “%(word)s”.")
    remedy = gettext_noop("Did you mean “%(meant)s”?") if meant else gettext_noop("Known now: %(known)s.")
    return RuleError("unknown-term", word.place, message, remedy, word=word.text[:80], meant=meant, known=known)
