"""What the kinds with rows share: each row is given one of some choices, in a list of its own or by radio buttons.

Authors write a row's right choice between the brackets; a line with nothing behind them is a choice of no row:

    - [water] Count the wells that were flagged
    - [air]

A response is a list of `row:choice`, both ids made from what they say, in the order of the page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.aloud import aloud, named
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.markup import (
    CLASSES,
    asking,
    attr,
    describedby,
    empty,
    first_of,
    group,
    hides_in_plain_text,
    is_block,
    plain_text,
    problem,
    shuffled,
    verdict,
)
from stoa.assessment.items.options import option_id, report_twice, scoring_of
from stoa.assessment.items.saying_wrong import same, words_of
from stoa.assessment.items.source import rich
from stoa.assessment.items.tongues import OURS, quoted
from stoa.assessment.ports import (
    REWORDED,
    AnswerSource,
    CompiledItem,
    Marks,
    Outcome,
    QuestionSource,
    Response,
    Shown,
    Verdict,
    Wrong,
    field_name,
)
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part

NAME_LIMIT = 60
"""Characters by which a row is named where something is said of it."""
SCORINGS = ("each", "all")


class Rows:
    """A kind with rows. What its own differ in: how choices are drawn, and whether they are mixed."""

    name: str
    options: frozenset[str] = frozenset({"scoring"})
    marks: Marks = "words"
    assets: tuple[str, ...] = ()
    scorings: tuple[str, ...] = SCORINGS
    """Ways of scoring; the first is the default."""
    has_lists = True
    """Whether a row's choices are a drop-down list, which holds plain text only, or radio buttons."""
    mixes_choices = False

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        rows, replies = compile_rows(source, context)
        choices, right = dict[str, Any](), dict[str, Any]()
        for answer in source.answers:
            if not answer.mark:
                _report_unmarked(answer, context)
                continue
            if option_id(answer.mark) not in choices:
                choices[option_id(answer.mark)] = self._choice(answer, choices, context)
            if answer.text:
                right[option_id(answer.text)] = option_id(answer.mark)
        _report_few(source, len(rows), len(choices), context)
        listed = list(choices.values())
        if self.mixes_choices:  # their order is not to tell which belongs to which row
            listed.sort(key=lambda choice: choice["id"])
        public: dict[str, Any] = {
            "rows": rows,
            "choices": listed,
            "scoring": scoring_of(source, context, self.scorings),
        }
        if self.mixes_choices:
            public["shuffle"] = True
        return CompiledItem(public, {"right": right, "replies": replies})

    def _choice(self, answer: AnswerSource, known: Mapping[str, Any], context: CompileContext) -> dict[str, Any]:
        """One line of text. What Markdown would make a list, a heading or nothing of stands as it was written."""
        html = rich(answer.mark, answer.line, context)
        has_more = hides_in_plain_text(html)
        if is_block(html) or not (plain_text(html) or has_more):
            html, has_more = escape(answer.mark), False
        if self.has_lists:
            if has_more:
                message = _("A drop-down shows plain text only; pictures, maths and tables in its answers are lost.")
                context.report("warning", "question-plain-options", message, answer.line, _("Use a “grid” question."))
            html = escape(plain_text(html))
        if any(choice["html"] == html for choice in known.values()):
            message = _("Two choices read the same.")
            context.report("error", "question-option-duplicate", message, answer.line, _("Remove or reword one."))
        return {"id": option_id(answer.mark), "html": html}

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        return read_pairs(part, values)

    def grade(self, part: Part, response: Response) -> Outcome:
        chosen, is_strange = pairs_of(part, response)
        if is_strange or not chosen:
            return Outcome("unanswered", reason=REWORDED if is_strange else "choose")
        right: Any = part.key.get("right", {})
        rows = ids_of(part, "rows")
        verdicts = {
            row: row_verdict(part, row, is_right=chosen[row] == right.get(row)) for row in rows if row in chosen
        }
        count = sum(each.status == "right" for each in verdicts.values())
        is_each = part.public.get("scoring") == "each"
        fraction = count / len(rows) if is_each or count == len(rows) else 0.0
        if len(chosen) < len(rows):
            return Outcome("unanswered", fraction, verdicts, reason="rows", facts={"missing": len(rows) - len(chosen)})
        facts = {"right": count, "all": len(rows)}
        return Outcome(status_of(fraction), fraction, verdicts, reason="each" if is_each else "all", facts=facts)

    def render(self, part: Part, shown: Shown) -> str:
        public: Any = part.public
        rows = self._listed(part, shown.seed)
        choices = [(choice["id"], choice["html"]) for choice in public["choices"]]
        if self.mixes_choices:
            choices = shuffled(choices, shown.seed or part.id)
        right: Any = part.key.get("right", {})
        words = dict(choices)
        solutions = {row: words.get(choice, "") for row, choice in right.items()}
        above = self.above_rows(part, shown)
        return draw_rows(part, shown, rows, choices, solutions, has_lists=self.has_lists, above=above)

    def _listed(self, part: Part, seed: str) -> list[tuple[str, str]]:
        """The rows as (id, HTML) in the order of the page."""
        public: Any = part.public
        rows = [(row["id"], row["html"]) for row in public["rows"]]
        return shuffled(rows, seed) if public.get("shuffle") and not self.mixes_choices else rows

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        return row_gaps(part, self._listed(part, seed), pairs_of(part, response)[0])

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        chosen, _is_strange = pairs_of(part, response)
        public: Any = part.public
        rows, choices = self.row_words(part), {each["id"]: words_of(each["html"]) for each in public["choices"]}
        return same(
            f"{rows[row]} → {choices[choice]}"
            for row, choice in chosen.items()
            if (told := outcome.verdicts.get(row)) is None or told.status != "right"
        )

    def row_words(self, part: Part) -> Mapping[str, str]:
        """What each row says, as plain text."""
        public: Any = part.public
        return {row["id"]: words_of(row["html"]) for row in public["rows"]}

    def above_rows(self, part: Part, shown: Shown) -> str:
        """What stands between prompt and rows, as HTML."""
        return ""

    def say(self, outcome: Outcome) -> str:
        return say_rows(outcome)


def compile_rows(source: QuestionSource, context: CompileContext) -> tuple[list[Any], dict[str, Any]]:
    """The rows in the author's order, and the replies to them by id. Reports equal ones."""
    rows, replies = dict[str, Any](), dict[str, Any]()
    for answer in source.answers:
        if not answer.text:
            continue
        id = option_id(answer.text)
        if id in rows:
            report_twice(answer, context)
            continue
        rows[id] = {"id": id, "html": rich(answer.text, answer.line, context)}
        if answer.feedback:
            replies[id] = rich(answer.feedback, answer.feedback_line, context)
    return list(rows.values()), replies


def _report_unmarked(answer: AnswerSource, context: CompileContext) -> None:
    message = _("This row does not say what is right for it.")
    remedy = _("Write it between the brackets: - [true] %(row)s") % {"row": answer.text[:40]}
    context.report("error", "question-row-unmarked", message, answer.line, remedy)


def _report_few(source: QuestionSource, rows: int, choices: int, context: CompileContext) -> None:
    if not rows:
        message = _("This question has no rows.")
        remedy = _("List them below the prompt, what is right for each between the brackets: - [true] A flag may err")
        context.report("error", "question-no-rows", message, source.line, remedy)
    elif choices == 1:
        message, remedy = _("There is only one answer to choose."), _("Add another one: - [false]")
        context.report("error", "question-one-option", message, source.answers[0].line, remedy)


def ids_of(part: Part, what: str) -> list[str]:
    """The ids of a part's `rows` or `choices`, in the author's order."""
    listed: Any = part.public.get(what, [])
    return [each["id"] for each in listed]


def row_verdict(part: Part, row: str, *, is_right: bool) -> Verdict:
    """What is said of a row; the author's reply is for those who got it wrong."""
    replies: Any = part.key.get("replies", {})
    return Verdict("right") if is_right else Verdict("not_yet", str(replies.get(row, "")))


def read_pairs(part: Part, values: Sequence[str]) -> list[str] | None:
    """The last choice of each row that is one, in the order of the rows; None when there is none."""
    choices, found = set(ids_of(part, "choices")), dict[str, str]()
    rows = ids_of(part, "rows")
    for value in values:
        row, _colon, choice = value.partition(":")
        if choice in choices:
            found[row] = choice
    return [f"{row}:{found[row]}" for row in rows if row in found] or None


def pairs_of(part: Part, response: Any) -> tuple[dict[str, str], bool]:
    """What each row was given, whatever was stored; and whether something in it is not in this version."""
    rows, choices = set(ids_of(part, "rows")), set(ids_of(part, "choices"))
    found, is_strange = dict[str, str](), bool(response) and not isinstance(response, list)
    for pair in response if isinstance(response, list) else ():
        row, _colon, choice = pair.partition(":") if isinstance(pair, str) else ("", "", "")
        if row in rows and choice in choices:
            found[row] = choice
        else:
            is_strange = True
    return found, is_strange


def row_gaps(part: Part, rows: Sequence[tuple[str, str]], given: Collection[str]) -> list[Gap]:
    """The rows, as (id, HTML) in the order of the page, that were given nothing."""
    return [Gap(f"{part.id}-{id}-field", row_name(html), empty()) for id, html in rows if id not in given]


def row_name(html: str) -> str:
    """What a row says in one line, cut where it is long: HTML."""
    words = aloud(html)
    return quoted(escape(words if len(words) <= NAME_LIMIT else f"{words[:NAME_LIMIT].rstrip()}…"))


def say_rows(outcome: Outcome) -> str:
    """What is said of rows, beside each row's own verdict."""
    if outcome.reason == "rows":
        missing = int(outcome.facts["missing"])
        return ngettext("%(count)d row has no answer yet.", "%(count)d rows have no answer yet.", missing) % {
            "count": missing
        }
    if outcome.reason == "all" and outcome.status != "right":
        return _("It counts when all of it is right.")
    if outcome.reason == "each":
        all_of_them = int(outcome.facts["all"])
        text = ngettext("%(right)d of %(all)d row is right.", "%(right)d of %(all)d rows are right.", all_of_them)
        return text % {"right": outcome.facts["right"], "all": all_of_them}
    return ""


def draw_rows(
    part: Part,
    shown: Shown,
    rows: Sequence[tuple[str, str]],
    choices: Sequence[tuple[str, str]],
    solutions: Mapping[str, str],
    *,
    has_lists: bool,
    said: str = "",
    attributes: str = "",
    above: str = "",
) -> str:
    """Prompt and rows; rows and choices are (id, HTML), `solutions` what was right by row (HTML). `said`: a line (plain
    text) about what cannot be read; `attributes`: those of the list of rows, for a script; `above`: HTML before it."""
    public: Mapping[str, Any] = part.public
    chosen, _is_strange = pairs_of(part, shown.response)
    draw = _list if has_lists else _picks
    drawn = []
    for id, html in rows:
        at, given = f"{attr(part.id)}-{id}", chosen.get(id, "")
        mark, about = _told(shown, id, at, solutions.get(id, ""))
        control = draw(part, id, at, choices, given, shown, about)
        told = shown.outcome.verdicts.get(id) if shown.outcome else None
        look = f" {CLASSES[told.status]}" if told else ""
        drawn.append(f'<div class="answer-row{look}"><div class="row-text" id="{at}">{html}</div>{control}{mark}</div>')
    unread = problem(said, f"{part.id}-reply") if said else ""
    inner = f'{above}<div class="answer-rows"{attributes}>{"".join(drawn)}</div>{unread}'
    described = describedby(shown.describedby, f"{part.id}-reply" if said else "")
    return group(part.id, public["prompt"], bool(public.get("is_block")), inner, described)


def _told(shown: Shown, row: str, at: str, right: str) -> tuple[str, list[str]]:
    """What stands beside a row: its verdict, the author's reply, and `right` (HTML) once it may be shown to somebody
    who has not found it; with the ids by which the control is tied to it."""
    told = shown.outcome.verdicts.get(row) if shown.outcome else None
    mark, about = "", list[str]()
    if told is not None:
        about.append(f"{at}-v")
        mark = verdict(told.status, f"{at}-v", is_settled=shown.is_settled)
        if told.feedback:
            about.append(f"{at}-f")
            mark += f'<div class="feedback" id="{at}-f">{told.feedback}</div>'
    if shown.reveals and right and (told is None or told.status != "right"):
        about.append(f"{at}-s")
        mark += f'<div class="solution" id="{at}-s"{OURS}>{escape(_("Right answer:"))} {quoted(right)}</div>'
    return mark, about


def _list(
    part: Part, row: str, at: str, choices: Sequence[tuple[str, str]], chosen: str, shown: Shown, about: Sequence[str]
) -> str:
    options = "".join(
        f'<option value="{row}:{id}"{" selected" if id == chosen else ""}>{text}</option>' for id, text in choices
    )
    return (
        f'<select class="input" id="{at}-field" name="{attr(field_name(part, row))}" aria-labelledby="{at}"'
        f"{asking(shown, f'{part.id}-{row}-field', *about)}{' disabled' if shown.is_settled else ''}>"
        f'<option value=""{OURS}>{escape(_("Choose"))}</option>{options}</select>'
    )


def _picks(
    part: Part, row: str, at: str, choices: Sequence[tuple[str, str]], chosen: str, shown: Shown, about: Sequence[str]
) -> str:
    field = f"{part.id}-{row}-field"
    name = attr(field_name(part, row))
    drawn = "".join(
        f'<label class="pick"><input type="radio" name="{name}" value="{row}:{id}"'
        f"{' checked' if id == chosen else ' disabled' if shown.is_settled else ''}{named(html)}"
        f"{first_of(shown, field) if not number else ''}><span>{html}</span></label>"
        for number, (id, html) in enumerate(choices)
    )
    state = asking(replace(shown, takes_focus=False), field, *about)
    return f'<div class="row-picks" role="radiogroup" aria-labelledby="{at}"{state}>{drawn}</div>'
