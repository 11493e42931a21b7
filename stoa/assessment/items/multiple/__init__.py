"""Several answers of a list, as check boxes: all or nothing, or a share for each right decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.options import (
    compile_options,
    draw_options,
    needs_right_answer,
    option_ids,
    refuse_shares,
    reply_to,
    scoring_of,
    shares_of,
    wrong_options,
)
from stoa.assessment.ports import (
    REWORDED,
    CompiledItem,
    ItemKind,
    Marks,
    Outcome,
    QuestionSource,
    Response,
    Shown,
    Verdict,
    Wrong,
)
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part


class Multiple:
    name = "multiple"
    options: frozenset[str] = frozenset({"scoring"})
    marks: Marks = "worth"
    assets: tuple[str, ...] = ()

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        refuse_shares(source.answers, context)
        needs_right_answer(source, context, at_most_one=False)
        item = compile_options(source, context)
        item.public["scoring"] = scoring_of(source, context, ("all", "each"))
        return item

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        given = set(values)
        return [id for id in option_ids(part) if id in given] or None

    def grade(self, part: Part, response: Response) -> Outcome:
        shares = shares_of(part)
        chosen = _chosen(response)
        if not chosen or not chosen <= shares.keys():
            return Outcome("unanswered", reason=REWORDED if chosen else "choose")
        right = {id for id, share in shares.items() if share >= 1}
        verdicts = {
            id: Verdict("right" if id in right else "not_yet", reply_to(part, id)) for id in shares if id in chosen
        }
        decided = len(shares) - len(chosen ^ right)
        if part.public.get("scoring") == "each":
            fraction = decided / len(shares)
            return Outcome(
                status_of(fraction), fraction, verdicts, reason="each", facts={"right": decided, "all": len(shares)}
            )
        if chosen == right:
            return Outcome("right", 1.0, verdicts)
        return Outcome("not_yet", 0.0, verdicts, reason="missing" if chosen < right else "mixed")

    def render(self, part: Part, shown: Shown) -> str:
        return draw_options(part, shown, "checkbox", _chosen(shown.response))

    def say(self, outcome: Outcome) -> str:
        if outcome.reason == "missing":
            return _("What you chose is right, and there is more to find.")
        if outcome.reason == "mixed":
            return _("It counts when exactly the right answers are chosen.")
        if outcome.reason == "each":
            all_of_them = int(outcome.facts["all"])
            words = ngettext(
                "Of %(all)d answer %(right)d is as it should be: chosen where right, left where not.",
                "Of %(all)d answers %(right)d are as they should be: chosen where right, left where not.", all_of_them,
            )  # fmt: skip
            return words % {"right": outcome.facts["right"], "all": all_of_them}
        return ""

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        return wrong_options(part, response)


def _chosen(response: Any) -> frozenset[str]:
    """The ids in a response, whatever was stored there."""
    return frozenset(id for id in response if isinstance(id, str)) if isinstance(response, list) else frozenset()


kind: ItemKind = Multiple()
