"""A cloud of words: one to a few words or short phrases from everybody. Asked, never judged; moderated."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.fields import Gap
from stoa.assessment.items.markup import asking, attr, describedby, group
from stoa.assessment.items.opinions import (
    ASSETS,
    compile_list,
    heading,
    most_said,
    own_class,
    own_mark,
    people_text,
)
from stoa.assessment.items.tongues import OURS
from stoa.assessment.items.wordcloud.folding import LENGTH, cleaned, fold, is_private
from stoa.assessment.ports import (
    CompiledItem,
    Marks,
    OpinionKind,
    Outcome,
    QuestionSource,
    Response,
    Results,
    Shown,
    Voice,
    field_name,
)
from stoa.content.ports import CompileContext, Part

USUAL, MOST = 3, 5
SHOWN = 40
"""Words of a cloud."""
SIZES = 5


class WordCloud:
    name = "wordcloud"
    options: frozenset[str] = frozenset({"limit"})
    marks: Marks = "none"
    assets: tuple[str, ...] = (*ASSETS, "assessment/words.js")
    is_moderated = True

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        if compile_list(source, context):
            message = _("Words are typed, so there is nothing to list.")
            remedy = _("Remove the list, or make it a “poll”.")
            context.report("error", "question-wordcloud-list", message, source.answers[0].line, remedy)
        text = source.options.get("limit", "").strip() or str(USUAL)
        limit = int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 0
        if not 1 <= limit <= MOST:
            message = _("“%(text)s” is no number of words that one person may give.") % {"text": text[:40]}
            remedy = _("Write 1 to %(most)d, or leave the line out for %(usual)d.") % {"most": MOST, "usual": USUAL}
            context.report("error", "question-limit", message, source.line, remedy)
            limit = USUAL
        return CompiledItem({"limit": limit, "counts": "last"}, {})

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        words = [cleaned(value) for value in values]
        return [word for word in words if word][: _limit(part)] or None

    def grade(self, part: Part, response: Response) -> Outcome:
        return Outcome("kept") if self.voices(part, response) else Outcome("unanswered", reason="words")

    def render(self, part: Part, shown: Shown) -> str:
        public: Any = part.public
        id, limit = attr(part.id), _limit(part)
        given: Any = shown.response if isinstance(shown.response, list) else []
        words = [word for word in given if isinstance(word, str)][:limit]
        if limit > 1:
            help = ngettext(
                "Up to %(count)d word or short phrase, each with a field of its own.",
                "Up to %(count)d words or short phrases, each with a field of its own.", limit,
            ) % {"count": limit}  # fmt: skip
        else:
            help = _("One word or a short phrase.")
        help += " " + _("Each has room for %(count)d characters.") % {"count": LENGTH}
        told = _("A word is shown to the others once two people have written it.")
        fields = "".join(
            _field(part, shown, number, words[number - 1] if number <= len(words) else "", limit)
            for number in range(1, limit + 1)
        )
        help = f'<p class="help" id="{id}-help"{OURS}>{escape(help)} {escape(told)}</p>'
        inner = f'<div class="word-fields">{fields}</div>{help}'
        described = describedby(shown.describedby, f"{part.id}-help")
        return group(part.id, public["prompt"], bool(public.get("is_block")), inner, described)

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        return [Gap(f"{part.id}-field1")]

    def say(self, outcome: Outcome) -> str:
        return _("Write a word first.") if outcome.reason == "words" else ""

    def voices(self, part: Part, response: Response) -> Sequence[Voice]:
        found = dict[str, Voice]()
        given: Any = response
        for word in given[: _limit(part)] if isinstance(given, list) else ():
            label = cleaned(word) if isinstance(word, str) else ""
            option = fold(label)
            if option and option not in found:
                found[option] = Voice(option, label, is_private(label))
        return list(found.values())

    def offered(self, part: Part) -> Sequence[tuple[str, str]]:
        return ()

    def draw_results(self, part: Part, results: Results, response: Response | None) -> str:
        own = {voice.option for voice in self.voices(part, response or [])}
        shown = results.counts[:SHOWN]
        if not shown:
            words = _("No word has been written twice yet.")
            return f'<p class="too-few"{OURS}>{escape(people_text(results.people))} {escape(words)}</p>'
        finding = f"{people_text(results.people)} {most_said(results, [(o, label) for o, label, _n in shown])}"
        most, least = shown[0][2], shown[-1][2]
        cloud = "".join(_word(label, count, _size(count, least, most), option in own) for option, label, count in shown)
        return (
            f'<figure class="cloud"><figcaption{OURS}>{escape(finding)}</figcaption><ul>{cloud}</ul></figure>'
            f"{_listed(shown, own)}"
        )


def _field(part: Part, shown: Shown, number: int, word: str, limit: int) -> str:
    """A field with its label; a script says in it how many characters are left once there are few."""
    at = f"{part.id}-field{number}"
    name = _("Word %(number)d") % {"number": number} if limit > 1 else _("Word")
    left = attr(_("Characters left: {count}"))
    state = asking(shown, at, f"{at}-left", is_named=False) + (" readonly" if shown.is_settled else "")
    return (
        f'<span><label for="{attr(at)}"{OURS}>{escape(name)}</label>'
        f'<input class="input" id="{attr(at)}" name="{attr(field_name(part))}" type="text" dir="auto"'
        f' value="{attr(word)}" maxlength="{LENGTH}" autocomplete="off" autocapitalize="none"{state}>'
        f'<small class="left" id="{attr(at)}-left" data-left="{left}"{OURS}></small></span>'
    )


def _limit(part: Part) -> int:
    limit = part.public.get("limit")
    return limit if isinstance(limit, int) and limit else USUAL


def _size(count: int, least: int, most: int) -> int:
    """1 to `SIZES`, by how many people wrote it; in the middle where all are alike."""
    if least == most:
        return (SIZES + 1) // 2
    return 1 + round((SIZES - 1) * (count - least) / (most - least))


def _word(label: str, count: int, size: int, is_own: bool) -> str:
    people = ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
    mark = own_mark() if is_own else ""
    return (
        f'<li class="size-{size}{" own" if is_own else ""}"><bdi>{escape(label)}</bdi>'
        f'<span class="heard"{OURS}>: {escape(people)}</span>{mark}</li>'
    )


def _listed(shown: Sequence[tuple[str, str, int]], own: set[str]) -> str:
    """The same as plain text, with the numbers."""
    rows = "".join(
        f'<tr{own_class(option in own)}><th scope="row"><bdi>{escape(label)}</bdi></th><td class="n">{count}</td></tr>'
        for option, label, count in shown
    )
    heads = f'<th scope="col">{escape(_("Word"))}</th><th scope="col" class="n">{escape(_("People"))}</th>'
    return (
        f'<details class="why numbers"{OURS}><summary>{escape(_("Every number"))}</summary><table class="tally means">'
        f"{heading(_('Words by how many wrote them'))}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        "</details>"
    )


kind: OpinionKind = WordCloud()
