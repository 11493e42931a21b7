"""Steps that are put in order. Authors number them; equal numbers may stand either way round."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.fields import Gap
from stoa.assessment.items.markup import attr, shuffled
from stoa.assessment.items.options import option_id, scoring_of
from stoa.assessment.items.rows import (
    Rows,
    compile_rows,
    draw_rows,
    ids_of,
    pairs_of,
    row_gaps,
    row_name,
    row_verdict,
    say_rows,
)
from stoa.assessment.items.saying_wrong import cut, same
from stoa.assessment.items.tongues import SCRIPT
from stoa.assessment.ports import REWORDED, CompiledItem, ItemKind, Outcome, QuestionSource, Response, Shown, Wrong
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part


class Ordering(Rows):
    name = "ordering"
    scorings = ("all", "each")

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        rows, replies = compile_rows(source, context)
        rows.sort(key=lambda row: row["id"])  # a browser that is told them learns nothing of their order
        right: dict[str, Any] = {}
        for answer in source.answers:
            place = int(answer.mark) if answer.mark.isascii() and answer.mark.isdigit() and len(answer.mark) < 6 else 0
            if not place or not answer.text:
                message = _("“[%(mark)s]” is no place in an order.") % {"mark": answer.mark[:40]}
                remedy = _("Number the steps as they belong: - [1] the first, - [2] the second.")
                context.report("error", "question-place", message, answer.line, remedy)
            right[option_id(answer.text)] = place
        if len(set(right.values())) < 2:
            message = _("There is nothing to put in order.")
            remedy = _("List two steps or more: - [1] the first, - [2] the second.")
            context.report("error", "question-no-order", message, source.line, remedy)
        places: list[Any] = [{"id": str(place), "html": str(place)} for place in range(1, len(rows) + 1)]
        scoring = scoring_of(source, context, self.scorings)
        public: dict[str, Any] = {"rows": rows, "choices": places, "shuffle": True, "scoring": scoring}
        return CompiledItem(public, {"right": right, "replies": replies})

    def grade(self, part: Part, response: Response) -> Outcome:
        chosen, is_strange = pairs_of(part, response)
        if is_strange or not chosen:
            return Outcome("unanswered", reason=REWORDED if is_strange else "choose")
        rows, places = ids_of(part, "rows"), {row: int(place) for row, place in chosen.items()}
        if len(set(places.values())) < len(places):
            return Outcome("unreadable", reason="places")
        right: Any = part.key.get("right", {})
        wanted = _places(right)
        wrong, pairs = _wrong_pairs(right, places)
        verdicts = {
            row: row_verdict(part, row, is_right=places[row] in wanted.get(row, ())) for row in rows if row in places
        }
        if len(places) < len(rows):
            return Outcome("unanswered", 0.0, verdicts, reason="rows", facts={"missing": len(rows) - len(places)})
        is_each = part.public.get("scoring") == "each"
        fraction = 1 - wrong / pairs if pairs and is_each else float(not wrong)
        facts = {"right": pairs - wrong, "all": pairs}
        return Outcome(status_of(fraction), fraction, verdicts, reason="pairs" if is_each else "all", facts=facts)

    def render(self, part: Part, shown: Shown) -> str:
        public: Any = part.public
        mixed = _arranged(part, pairs_of(part, shown.response)[0], shown.seed)
        choices = [(choice["id"], choice["html"]) for choice in public["choices"]]
        said = self.say(shown.outcome) if shown.outcome and shown.outcome.status == "unreadable" else ""
        right: Any = part.key.get("right", {})
        places = {
            row: str(wanted[0]) if len(wanted) == 1 else f"{wanted[0]}\u2013{wanted[-1]}"
            for row, wanted in _places(right).items()
        }
        moves = "" if shown.is_settled else _words_of_moving()
        return draw_rows(part, shown, mixed, choices, places, has_lists=True, said=said, attributes=moves)

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        chosen, _is_strange = pairs_of(part, response)
        rows, often = _arranged(part, chosen, seed), Counter(chosen.values())
        if outcome.status == "unanswered":
            return row_gaps(part, rows, chosen)
        return [
            Gap(f"{part.id}-{id}-field", row_name(html), _("its place is that of another step"))
            for id, html in rows
            if often[chosen.get(id, "")] > 1
        ]

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        """Steps that follow each other and should not: one that stands too late moves the places of all behind it."""
        chosen, _is_strange = pairs_of(part, response)
        right: Any = part.key.get("right", {})
        words, placed = self.row_words(part), sorted(chosen, key=lambda row: int(chosen[row]))
        return same(
            _("“%(one)s” before “%(other)s”") % {"one": _brief(words[one]), "other": _brief(words[other])}
            for one, other in pairwise(placed)
            if right.get(one, 0) > right.get(other, 0)
        )

    def say(self, outcome: Outcome) -> str:
        if outcome.reason == "places":
            return _("Two steps have the same place. Give each a place of its own.")
        if outcome.reason == "pairs":
            all_of_them = int(outcome.facts["all"])
            text = ngettext(
                "%(right)d of %(all)d pair of steps stands in the right order.",
                "%(right)d of %(all)d pairs of steps stand in the right order.",
                all_of_them,
            )
            return text % {"right": outcome.facts["right"], "all": all_of_them}
        return say_rows(outcome)


def _brief(step: str) -> str:
    return cut(step.rstrip("."), 60)


def _arranged(part: Part, chosen: Mapping[str, str], seed: str) -> list[tuple[str, str]]:
    """The rows as (id, HTML) in the order of the page: that in which they were put, or a mixed one."""
    public: Any = part.public
    rows = [(row["id"], row["html"]) for row in public["rows"]]
    mixed = _mixed(part, rows, seed or part.id)
    return sorted(mixed, key=lambda row: int(chosen.get(row[0], len(rows))))


def _words_of_moving() -> str:
    """What the script says that lets rows be moved: attributes of their list."""
    words = {
        "up": _("Move up"),
        "down": _("Move down"),
        # Translators: read aloud when a step was moved; {place} and {count} are numbers.
        "moved": _("Now step {place} of {count}"),
    }
    return f" data-order{SCRIPT}" + "".join(f' data-{name}="{attr(text)}"' for name, text in words.items())


def _wrong_pairs(right: Mapping[str, int], places: Mapping[str, int]) -> tuple[int, int]:
    """How many pairs stand the wrong way round, and how many there are whose order matters."""
    wrong, before = 0, list[int]()
    for row in sorted(places, key=lambda row: places[row]):
        number = right.get(row, 0)
        wrong += len(before) - bisect_right(before, number)
        insort(before, number)
    equal = sum(count * (count - 1) // 2 for count in Counter(before).values())
    return wrong, len(before) * (len(before) - 1) // 2 - equal


def _places(right: Mapping[str, int]) -> dict[str, range]:
    """The places at which each row is right: several where others have its number."""
    numbers = sorted(right.values())
    return {
        row: range(bisect_left(numbers, number) + 1, bisect_right(numbers, number) + 1) for row, number in right.items()
    }


def _mixed(part: Part, rows: Sequence[tuple[str, str]], seed: str) -> list[tuple[str, str]]:
    """The rows in an order that depends on `seed` alone, and never in the right one."""
    mixed = shuffled(rows, seed)
    right: Any = part.key.get("right", {})
    numbers = [right.get(row, 0) for row, _html in mixed]
    if numbers == sorted(numbers):
        mixed = mixed[::-1]
    return mixed


kind: ItemKind = Ordering()
