"""Text with blanks in it: each is a few typed words, a number, or a drop-down.

`public["blanks"]` and `key["blanks"]` hold them in the order of the text, each laid out as its own kind lays out a
question. A response is a list of `id:answer`. The id of a blank is its label, or its number where it has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.cloze.compiling import compile_blank, replies_of
from stoa.assessment.items.cloze.drawing import draw_text, name_of
from stoa.assessment.items.cloze.fields import answers_to, fields_of
from stoa.assessment.items.cloze.placing import (
    has_leftovers,
    in_order,
    misplaced,
    names_in_tables,
    placed,
    without_code,
)
from stoa.assessment.items.cloze.writing import Blank, Written, take_out
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.markup import empty
from stoa.assessment.items.options import option_id, scoring_of
from stoa.assessment.items.rows import SCORINGS
from stoa.assessment.items.source import rich
from stoa.assessment.items.typed import read_typed
from stoa.assessment.ports import (
    OPTION_LIMIT,
    REWORDED,
    CompiledItem,
    ItemKind,
    Marks,
    Outcome,
    QuestionSource,
    Response,
    Shown,
    TellingKind,
    Verdict,
    Wrong,
)
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part

BLANK_LIMIT = 25
"""Blanks of one question: more is a form."""


class Cloze:
    name = "cloze"
    options: frozenset[str] = frozenset({"scoring", "case", "typos"})
    marks: Marks = "blanks"
    assets: tuple[str, ...] = ("assessment/blanks.css",)

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        written = take_out(source.prompt, source.prompt_line)
        html, blanks = without_code(rich(written.text, source.prompt_line, context), written.blanks)
        if context.inline("*a*", source.line) != "*a*":  # of a draw that is only tried, Markdown stays as it is
            self.check(source, written, html, blanks, context)
            lost = misplaced(html, blanks)
            blanks = in_order(html, [blank for blank in blanks if blank not in lost])
        names = names_in_tables(html, blanks)
        labels = [blank.label or names.get(blank.token, "") for blank in blanks]
        replies = replies_of(source, labels, context)
        public: list[Any] = []
        key: list[Any] = []
        ids = set[str]()
        for number, (blank, label, told) in enumerate(zip(blanks, labels, replies, strict=True), 1):
            item = compile_blank(blank, told, source, context)
            id = f"l{option_id(label)}" if label else f"b{number}"
            if id in ids and blank.label:
                message = _("Two blanks are called “%(label)s”.") % {"label": blank.label[:40]}
                context.report("error", "question-blank-label", message, blank.line, _("Call one otherwise."))
            elif id in ids:
                id = f"b{number}"
            ids.add(id)
            public.append({"id": id, "kind": blank.kind, "label": label, **item.public})
            key.append({**item.key, "reply": told.other})
        scoring = scoring_of(source, context, SCORINGS)
        return CompiledItem(
            {"prompt": placed(html, blanks), "is_block": True, "blanks": public, "scoring": scoring}, {"blanks": key}
        )

    def check(
        self, source: QuestionSource, written: Written, html: str, blanks: Sequence[Blank], context: CompileContext
    ) -> None:
        """Report what is wrong with the blanks as a whole."""
        for line in written.unclosed:
            message = _("This blank is not closed on its line.")
            context.report(
                "error", "question-blank-open", message, line, _("Write “[[answer]]”, or \\[[ for brackets.")
            )
        for blank in misplaced(html, blanks):
            message = _("No blank can stand here: in an address, a link, a picture's words, a formula or a remark.")
            context.report("error", "question-blank-place", message, blank.line, _("Put it into plain text."))
        if written.in_maths and has_leftovers(html):
            message = _("What stands between two dollar signs is a formula, and holds no blank.")
            context.report("error", "question-blank-place", message, written.in_maths[0], _("Write \\$ for a dollar."))
        if not blanks and not written.unclosed:
            message = _("This question has no blanks.")
            remedy = _("Write what is right in double brackets: [[prior]], [[= 0.25 ± 0.01]], [[more | *less*]].")
            context.report("error", "question-no-blanks", message, source.line, remedy)
        many = len(blanks) > BLANK_LIMIT or sum(len(blank.choices) for blank in blanks) > OPTION_LIMIT
        if many:
            message = _("A question takes at most %(blanks)d blanks, and %(answers)d answers in all of them.") % {
                "blanks": BLANK_LIMIT, "answers": OPTION_LIMIT,
            }  # fmt: skip
            context.report("error", "question-too-many-answers", message, source.line, _("Make it two questions."))

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        fields, found = fields_of(part), dict[str, str]()
        for value in values:
            id, _colon, given = value.partition(":")
            found[id] = read_typed([given]) or found.get(id, "")
        return [f"{field.id}:{found[field.id]}" for field in fields if field.takes(found.get(field.id, ""))] or None

    def grade(self, part: Part, response: Response) -> Outcome:
        blanks = fields_of(part)
        given, is_strange = answers_to(blanks, response)
        if is_strange or not given:
            return Outcome("unanswered", reason=REWORDED if is_strange else "type")
        outcomes = {blank.id: blank.grade(given[blank.id]) for blank in blanks if blank.id in given}
        outcomes = {id: outcome for id, outcome in outcomes.items() if outcome.status != "unanswered"}
        unread = {id: Verdict("unreadable") for id, outcome in outcomes.items() if outcome.status == "unreadable"}
        if unread:
            return Outcome("unreadable", verdicts=unread, reason="unreadable", facts={"count": len(unread)})
        replies = {blank.id: blank.reply for blank in blanks}
        verdicts = {
            id: Verdict(outcome.status, outcome.feedback or ("" if outcome.status == "right" else replies[id]))
            for id, outcome in outcomes.items()
        }
        count = sum(verdict.status == "right" for verdict in verdicts.values())
        is_each = part.public.get("scoring") == "each"
        fraction = count / len(blanks) if is_each or count == len(blanks) else 0.0
        missing = len(blanks) - len(outcomes)
        if missing:
            return Outcome("unanswered", fraction, verdicts, reason="missing", facts={"missing": missing})
        facts = {"right": count, "all": len(blanks)}
        return Outcome(status_of(fraction), fraction, verdicts, reason="each" if is_each else "all", facts=facts)

    def render(self, part: Part, shown: Shown) -> str:
        fields = fields_of(part)
        return draw_text(part, shown, fields, answers_to(fields, shown.response)[0])

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        blanks = fields_of(part)
        given, _is_strange = answers_to(blanks, response)
        found = []
        for number, blank in enumerate(blanks, 1):
            judged = blank.grade(given[blank.id]) if blank.id in given else Outcome("unanswered")
            if judged.status == outcome.status:
                words = blank.say(judged) if judged.status == "unreadable" else empty()
                found.append(Gap(f"{part.id}-{blank.id}-field", name_of(blank, number, len(blanks)), words))
        return found

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        """Of each blank that is wrong what its own kind says of it, behind its name or number."""
        blanks = fields_of(part)
        given, _is_strange = answers_to(blanks, response)
        found = list[Wrong]()
        for number, blank in enumerate(blanks, 1):
            judged = blank.grade(given[blank.id]) if blank.id in given else Outcome("unanswered")
            if blank.id in given and judged.status != "right" and isinstance(blank.kind, TellingKind):
                name = blank.label or str(number)
                told = blank.kind.wrongs(blank.part, given[blank.id], judged)
                found += [Wrong(f"{blank.id}:{each.key}", f"{name}: {each.words}") for each in told]
        return found

    def say(self, outcome: Outcome) -> str:
        facts = outcome.facts
        if outcome.reason == "missing":
            missing = int(facts["missing"])
            return ngettext("%(count)d blank is still empty.", "%(count)d blanks are still empty.", missing) % {
                "count": missing
            }
        if outcome.reason == "unreadable":
            count = int(facts["count"])
            return ngettext("%(count)d blank cannot be read.", "%(count)d blanks cannot be read.", count) % facts
        if outcome.reason == "all" and outcome.status != "right":
            return _("It counts when all of it is right.")
        if outcome.reason == "each":
            words = ngettext(
                "%(right)d of %(all)d blank is right.", "%(right)d of %(all)d blanks are right.", int(facts["all"])
            )
            return words % {"right": facts["right"], "all": facts["all"]}
        return ""


kind: ItemKind = Cloze()
