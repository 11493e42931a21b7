"""A learner's goal in words: its kind, its checks with how far each is, and the card on the course home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from stoa.catalogue.queries import Offer
from stoa.content.queries import Outline
from stoa.learning import queries as records
from stoa.learning.queries import SELF, GoalView, Line, Measured
from stoa.learning.rules import Standing
from stoa.web.base.templatetags.stoa import day, mark, percent
from stoa.web.catalogue.forms import in_words

ON_HOME = 6
"""Checks that the card names."""


@dataclass(frozen=True)
class CheckLine:
    """A check as pages show it. `unit` is where it is found; `tick` its id where the learner ticks it."""

    words: str
    progress: str
    is_met: bool
    has_begun: bool
    is_theirs: bool
    """Whether the words are the learner's own, else the course's."""
    unit: str = ""
    tick: str = ""


@dataclass(frozen=True)
class GoalShown:
    """A goal with how far its learner is. `share` 0..1 is what is shown; `towards` the unit with which it goes on."""

    goal: GoalView
    measured: Measured
    lines: tuple[CheckLine, ...]
    share: float
    towards: str

    @property
    def is_reached(self) -> bool:
        return self.goal.reached_at is not None or self.measured.is_reached

    @property
    def title(self) -> str:
        """The words, or the kind where there are none."""
        return self.goal.words or str(in_words(self.goal.kind))

    @property
    def kind(self) -> str:
        return str(in_words(self.goal.kind))

    @property
    def state(self) -> str:
        """How far, in a word or two."""
        if self.is_reached:
            return gettext("Reached")
        if not self.lines:
            return gettext("Nothing of it is in the course any more")
        met = sum(line.is_met for line in self.lines)
        if len(self.lines) == 1:
            return percent(self.share) if self.share else gettext("Not begun")
        said = ngettext("%(met)s of %(all)s check", "%(met)s of %(all)s checks", len(self.lines))
        return said % {"met": number_format(met), "all": number_format(len(self.lines))}


def shown_goal(goal: GoalView, outline: Outline, standing: Standing, *, has_opened: bool) -> GoalShown:
    """The goal as its learner meets it. What was shown of its progress never falls."""
    found = records.measured(goal, outline, standing, has_opened=has_opened)
    share = 1.0 if goal.reached_at is not None else max(goal.highest, found.share)
    towards = () if share >= 1.0 else records.units_towards(goal, outline, standing)
    lines = tuple(_check_line(line, goal, outline) for line in found.lines)
    return GoalShown(goal, found, lines, share, towards[0] if towards else "")


def _check_line(line: Line, goal: GoalView, outline: Outline) -> CheckLine:
    words, unit = _named(line, goal, outline)
    is_own = line.what == "own"
    progress = "" if is_own or line.is_met or (line.need <= 1 and not _is_skill(line)) else _progress(line)
    return CheckLine(
        words, progress, line.is_met, line.have > 0, is_own and line.subject != SELF, unit,
        line.subject if is_own else "",
    )  # fmt: skip


def _is_skill(line: Line) -> bool:
    return line.what in ("skill", "any_skill")


def _named(line: Line, goal: GoalView, outline: Outline) -> tuple[str, str]:
    """(words, unit) of a check."""
    subject = line.subject
    if line.what == "unit":
        return outline.unit_by_id[subject].title, subject
    if line.what in ("module", "any_module"):
        title = outline.module_by_id[subject].title
        said = gettext("All of “%(module)s”") if line.what == "module" else _nearest()
        return said % {"module": title}, ""
    if _is_skill(line):
        skill = next(each.text for each in outline.outcomes if each.id == subject)
        if line.what == "skill":
            return gettext("Four fifths right of all questions on: %(skill)s") % {"skill": skill}, ""
        return gettext("Four fifths right of all questions on one skill, such as: %(skill)s") % {"skill": skill}, ""
    if line.what == "own":
        own = {each.id: each.text for each in goal.checks.own}
        return own.get(subject, gettext("I can do what I came for")), ""
    if line.what == "read":
        count = round(line.need)
        return ngettext("%(count)s unit done", "%(count)s units done", count) % {"count": number_format(count)}, ""
    return (gettext("Every unit that counts") if line.what == "all" else gettext("A look at one unit")), ""


def _nearest() -> str:
    return gettext("One whole module, such as “%(module)s”")


def _progress(line: Line) -> str:
    if _is_skill(line):
        return gettext("now %(have)s") % {"have": percent(line.have)} if line.have else ""
    values = {"have": number_format(int(line.have + 1e-6)), "need": number_format(round(line.need))}
    return gettext("%(have)s of %(need)s") % values


def visibility_words(visibility: str) -> str:
    """Who reads a goal."""
    return {
        "me": gettext("Read by you alone"),
        "staff": gettext("Read by you and the people who teach this"),
        "course": gettext("Read by all who take part, with your name"),
        "public": gettext("Read by everybody, without your name"),
    }[visibility]


def report_words(outcome: str) -> str:
    """How a goal came out."""
    return {
        "reached": gettext("Reached"), "partly": gettext("Partly reached"),
        "changed": gettext("It has become another goal"),
    }[outcome]  # fmt: skip


def goal_card(offer: Offer, shown: GoalShown | None, today: date) -> str:
    """The goal on the course home, above the ways to finish; where none is said, the way to say one."""
    run = offer.run.slug
    head = f'<article class="way own-goal" id="goal"><header><h3>{escape(gettext("Your own goal"))}</h3>'
    if shown is None:
        words = gettext("Say what you came for, in your words. Your progress is counted against it then.")
        link = f'<a href="/courses/{run}/join/">{escape(gettext("Set a goal of your own"))}</a>'
        return f'{head}</header><p class="muted">{escape(words)} {link}</p></article>'
    goal = shown.goal
    lines = "".join(_line(run, line) for line in shown.lines[:ON_HOME])
    more = len(shown.lines) - ON_HOME
    if more > 0:
        said = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": number_format(more)}
        lines += f'<li><span></span><a href="/learn/{run}/-/goal/">{escape(said)}</a></li>'
    return (
        f'{head}<p class="state">{escape(shown.state)}</p></header>'
        f'<div class="goal"><blockquote{_in_language(goal)}>{escape(shown.title)}</blockquote>'
        f'<p class="meta">{_meta(shown, run, today)}</p></div>'
        f"{_reached(run) if shown.is_reached else ''}"
        f'<ul class="checklist">{lines}</ul>{_further(offer, shown)}</article>'
    )


def _in_language(goal: GoalView) -> str:
    return f' lang="{escape(goal.language)}" dir="auto"' if goal.words and goal.language else ' dir="auto"'


def _meta(shown: GoalShown, run: str, today: date) -> str:
    goal = shown.goal
    until = ""
    if goal.target is not None and not shown.is_reached:
        said = gettext("You want it by %(day)s") if goal.target >= today else gettext("You wanted it by %(day)s")
        until = f"<span>{escape(said % {'day': day(goal.target)})}</span>"
    return (
        f"{until}<span>{escape(visibility_words(goal.visibility))}</span>"
        f'<span><a href="/learn/{run}/-/goal/">{escape(gettext("Look at it, tick off, change it"))}</a></span>'
    )


def _reached(run: str) -> str:
    words = gettext("You have what you came for.")
    report = f'<a href="/learn/{run}/-/goal/report/">{escape(gettext("Say how it went"))}</a>'
    more = f'<a href="/courses/{run}/join/">{escape(gettext("want more of it"))}</a>'
    return (
        f'<div class="goal-reached">{mark("done")}<p>{escape(words)} {report} {escape(gettext("or"))} {more}.</p></div>'
    )


def _line(run: str, line: CheckLine) -> str:
    drawn = mark("done" if line.is_met else "part" if line.has_begun else "todo")
    words = f"<bdi>{escape(line.words)}</bdi>"
    if line.unit and not line.is_met:
        words = f'<a href="/learn/{run}/{escape(line.unit)}/">{words}</a>'
    done = ' class="is-done"' if line.is_met else ""
    return f'<li{done}>{drawn}<span>{words}</span><span class="count">{escape(line.progress)}</span></li>'


def _further(offer: Offer, shown: GoalShown) -> str:
    """The plan, and the unit with which it goes on."""
    goal, found = shown.goal, ""
    if goal.is_planned and not shown.is_reached:
        said = gettext("If it is %(when)s, then I will %(what)s.") % {"when": goal.plan_when, "what": goal.plan_what}
        found = f'<p class="plan" dir="auto">{escape(said)}</p>'
    unit = offer.outline.unit_by_id.get(shown.towards)
    if unit is not None:
        title = f'<a href="/learn/{offer.run.slug}/{escape(unit.id)}/"><bdi>{escape(unit.title)}</bdi></a>'
        found += f'<p class="small">{escape(gettext("Next towards it:"))} {title}</p>'
    return found
