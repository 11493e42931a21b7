"""A few words, typed. White space, case and accents are forgiven unless the author asks for exactness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.lookalikes import say_letter, strange_letter
from stoa.assessment.items.options import needs_right_answer
from stoa.assessment.items.saying_wrong import same
from stoa.assessment.items.source import rich
from stoa.assessment.items.text.matching import PATTERN_LIMIT, BadPattern, TooSlow, fold, folded, matcher, probe
from stoa.assessment.items.text.spelling import has_words, is_near, words_in
from stoa.assessment.items.typed import draw_field, read_typed
from stoa.assessment.ports import (
    AnswerSource,
    CompiledItem,
    ItemKind,
    Marks,
    Outcome,
    QuestionSource,
    Response,
    Shown,
    Wrong,
)
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part

ANSWER_LIMIT = 500
"""Characters that are compared. More is an essay, which this kind cannot judge."""


class Text:
    name = "text"
    options: frozenset[str] = frozenset({"case", "match", "typos"})
    marks: Marks = "worth"
    assets: tuple[str, ...] = ()

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        needs_right_answer(source, context, at_most_one=False)
        is_exact = _option(source, "case", ("exact",), context) == "exact"
        match = _option(source, "match", ("pattern", "words"), context)
        is_pattern = match == "pattern"
        typos = _option(source, "typos", ("1",), context)
        if typos and is_pattern:
            message = _("A pattern says itself which spellings it takes.")
            context.report("error", "question-typos", message, source.line, _("Leave “:typos:” out."))
        kept = [answer for answer in source.answers if _is_usable(answer, is_exact, is_pattern, context)]
        if match == "words":
            _compare_words(kept, is_exact, context)
        else:
            _compare(kept, is_exact, is_pattern, context)
        answers: list[Any] = [
            {
                "share": answer.fraction,
                "text": answer.text,
                "reply": rich(answer.feedback, answer.feedback_line, context),
            }
            for answer in kept
        ]
        key: dict[str, Any] = {"answers": answers, "exact": is_exact, "pattern": is_pattern}
        if match == "words":
            key["words"] = True
        if typos and not is_pattern:
            key["typos"] = int(typos)
        return CompiledItem({}, key)

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        return read_typed(values)

    def grade(self, part: Part, response: Response) -> Outcome:
        if not isinstance(response, str) or not response.strip():
            return Outcome("unanswered", reason="type")
        if len(response) > ANSWER_LIMIT:
            return Outcome("unreadable", reason="too_long")
        answers: Any = part.key.get("answers", [])
        if strange := strange_letter(response, [answer["text"] for answer in answers]):
            return Outcome("unreadable", reason="letter", facts={"what": strange})
        try:
            hits, is_slip = _hits(part.key, answers, response)
        except (TooSlow, BadPattern):
            # Not the learner's doing, so it costs nothing.
            return Outcome("unreadable", reason="unjudged")
        best = max(hits, key=lambda answer: answer["share"], default=None)
        if best is None:
            return Outcome("not_yet")
        reason = "spelling" if is_slip and best["share"] > 0 else ""
        facts = {"answer": best["text"]} if reason else {}
        return Outcome(status_of(best["share"]), best["share"], feedback=best["reply"], reason=reason, facts=facts)

    def render(self, part: Part, shown: Shown) -> str:
        if shown.reveals and part.key.get("pattern"):
            # A regular expression tells a learner nothing; the explanation has to.
            shown = Shown(shown.response, shown.outcome, shown.is_settled, False, shown.seed, shown.describedby)
        return draw_field(part, shown, self.say, input_class="input", direction="auto")

    def say(self, outcome: Outcome) -> str:
        if outcome.reason == "too_long":
            return _("This is too long. Answer in at most %(limit)d characters.") % {"limit": ANSWER_LIMIT}
        if outcome.reason == "unjudged":
            return _("This answer could not be checked. Put it in other words, or tell the course's staff.")
        if outcome.reason == "letter":
            return say_letter() % outcome.facts
        if outcome.reason == "spelling":
            return _("Mind the spelling: %(answer)s.") % outcome.facts
        return ""

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        """The author's own wrong answer where it is one of those, else what was typed, as it is compared."""
        if not isinstance(response, str):
            return ()
        answers: Any = part.key.get("answers", [])
        if not part.key.get("pattern") and len(response) <= ANSWER_LIMIT:
            hits = [answer for answer in _hits(part.key, answers, response)[0] if answer["share"] < 1]
            if hits:
                return same([max(hits, key=lambda answer: answer["share"])["text"]])
        return same([fold(response[:ANSWER_LIMIT], bool(part.key.get("exact")))])


def _hits(
    key: Mapping[str, Any], answers: Sequence[dict[str, Any]], response: str
) -> tuple[list[dict[str, Any]], bool]:
    """The answers that fit, and whether they do but for a slip: only then where none fits as it is. Raises TooSlow or
    BadPattern."""
    is_exact, slips = bool(key.get("exact")), int(key.get("typos", 0))
    if key.get("pattern"):
        fits = matcher(response, is_exact)
        return [answer for answer in answers if fits(answer["text"])], False
    typed = fold(response, is_exact)
    known = [(folded(answer["text"], is_exact), answer) for answer in answers]
    if key.get("words"):
        hits = [answer for text, answer in known if has_words(text, typed, 0)]
    else:
        hits = [answer for text, answer in known if text == typed]
    if hits or not slips:
        return hits, False
    if key.get("words"):
        return [answer for text, answer in known if has_words(text, typed, slips)], True
    return [answer for text, answer in known if is_near(text, typed)], True


def _option(source: QuestionSource, name: str, values: Sequence[str], context: CompileContext) -> str:
    """The value of an option, one of `values`; empty without it. Any other is reported."""
    given = source.options.get(name, "").strip()
    if given in ("", *values):
        return given
    message = _("“:%(name)s:” does not take “%(given)s”.") % {"name": name, "given": given}
    wanted = ", ".join(f"“:{name}: {value}”" for value in values)
    context.report(
        "error", f"question-{name}", message, source.line, _("Write %(wanted)s, or leave it out.") % {"wanted": wanted}
    )
    return ""


def _is_usable(answer: AnswerSource, is_exact: bool, is_pattern: bool, context: CompileContext) -> bool:
    if not answer.text:
        message = _("This answer has no text.")
        context.report("error", "question-option-empty", message, answer.line, _("Write it behind the brackets."))
        return False
    if is_pattern:
        return _is_good_pattern(answer, is_exact, context)
    if len(answer.text) > ANSWER_LIMIT:
        message = _("This answer is longer than a learner's may be (%(limit)d characters).") % {"limit": ANSWER_LIMIT}
        context.report("error", "question-answer-long", message, answer.line, _("Shorten it."))
        return False
    return True


def _is_good_pattern(answer: AnswerSource, is_exact: bool, context: CompileContext) -> bool:
    try:
        probe(answer.text, is_exact)
    except BadPattern as error:
        message = _("This regular expression cannot be used: %(error)s.") % {"error": error}
        remedy = _("Correct it; it has at most %(limit)d characters.") % {"limit": PATTERN_LIMIT}
        context.report("error", "question-pattern", message, answer.line, remedy)
        return False
    except TooSlow:
        message = _("This regular expression takes too long on some answers.")
        remedy = _("Avoid repetitions inside repetitions, such as (a+)+.")
        context.report("error", "question-pattern-slow", message, answer.line, remedy)
        return False
    return True


def _compare(answers: Sequence[AnswerSource], is_exact: bool, is_pattern: bool, context: CompileContext) -> None:
    """Report answers that are equal, and those that a better answer takes in."""
    seen: dict[str, AnswerSource] = {}
    for answer in answers:
        # Patterns are equal only letter by letter: \S and \s are not the same.
        folded = answer.text if is_pattern else fold(answer.text, is_exact)
        same = seen.setdefault(folded, answer)
        if same is not answer:
            message = _("This is the same answer as in line %(line)d.") % {"line": same.line}
            context.report("error", "question-option-duplicate", message, answer.line, _("Remove one of them."))
        elif is_pattern and answer.fraction < 1:
            _compare_pattern(answer, answers, is_exact, context)


def _compare_words(answers: Sequence[AnswerSource], is_exact: bool, context: CompileContext) -> None:
    """Report answers without words, equal ones, and those whose words hold all of a better answer's."""
    for number, answer in enumerate(answers):
        words = words_in(fold(answer.text, is_exact))
        if not words:
            message = _("This answer has no words.")
            context.report("error", "question-option-empty", message, answer.line, _("Leave “:match: words” out."))
        for place, other in enumerate(answers):
            theirs = words_in(fold(other.text, is_exact))
            if place < number and words == theirs:
                message = _("This is the same answer as in line %(line)d.") % {"line": other.line}
                context.report("error", "question-option-duplicate", message, answer.line, _("Remove one of them."))
            elif other.fraction > answer.fraction and theirs < words:
                message = _("What is meant here counts as the better answer in line %(line)d.") % {"line": other.line}
                remedy = _("Give the better answer another word, which this one lacks.")
                context.report("error", "question-answer-hidden", message, answer.line, remedy)


def _compare_pattern(
    answer: AnswerSource, answers: Sequence[AnswerSource], is_exact: bool, context: CompileContext
) -> None:
    """Two patterns cannot be compared in general; a plain word among them can."""
    fits = matcher(answer.text, is_exact)
    try:
        better = next((other for other in answers if other.fraction > answer.fraction and fits(other.text)), None)
    except TooSlow:
        return
    if better is not None:
        message = _("What is meant here counts as the better answer in line %(line)d.") % {"line": better.line}
        context.report("error", "question-answer-hidden", message, answer.line, _("Narrow the other pattern."))


kind: ItemKind = Text()
