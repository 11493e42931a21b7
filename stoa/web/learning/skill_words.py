"""What is said of a skill: its level, what it rests on, what the next level asks for, and why to practise it now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stoa.assessment.queries import SelfReport, SkillFinding
from stoa.content.queries import Outline, PartRef, UnitEntry
from stoa.learning.queries import BARS, Estimate, Level, Reason, Shown, SkillState

LEVELS: Mapping[Level, str | Promise] = {
    Level.NONE: _("Not tried yet"),
    Level.ATTEMPTED: _("Attempted"),
    Level.FAMILIAR: _("Familiar"),
    Level.PROFICIENT: _("Proficient"),
    Level.MASTERED: _("Mastered"),
}
REASONS: Mapping[Reason, str | Promise] = {
    "surprised": _("You were very sure of an answer in this, and it was not right. Now is a good time to mend it."),
    "lapsed": _("Your latest answers speak less for it than earlier ones did. What you reached stays."),
    "begun": _("You have begun with this, and it is the nearest to its next level."),
    "another_day": _("You knew this on an earlier day. Show yourself that it has stayed."),
    "new": _("You have not tried this yet."),
}


@dataclass(frozen=True)
class SkillLine:
    """A skill as its page shows it."""

    id: str
    text: str
    level: int
    level_name: str
    evidence: str
    estimate: str
    lacks: str
    has_lapsed: bool
    can_practise: bool
    units: tuple[UnitEntry, ...]
    reason: str = ""
    works: tuple[PartRef, ...] = ()
    """The assignments whose marked works are part of the evidence."""


def skill_line(
    outline: Outline, state: SkillState, *, can_practise: bool, reason: Reason | None = None, works: Sequence[str] = ()
) -> SkillLine:
    """The words about one skill; `works` are the ids of assignments that have shown it."""
    (text,) = [outcome.text for outcome in outline.outcomes if outcome.id == state.id]
    return SkillLine(
        id=state.id, text=text, level=int(state.level), level_name=str(LEVELS[state.level]),
        evidence=_evidence(state), estimate=_estimate(state), lacks=_lacks(state), has_lapsed=state.has_lapsed,
        can_practise=can_practise, units=tuple(unit for unit in outline.units if state.id in unit.outcomes),
        reason=str(REASONS[reason]) if reason else "",
        works=tuple(outline.part_by_id[name] for name in works if name in outline.part_by_id),
    )  # fmt: skip


@dataclass(frozen=True)
class FindingLine:
    """A skill as a report shows it. `reached` and `review` are moments."""

    id: str
    text: str
    level: int
    level_name: str
    evidence: str
    estimate: str
    has_lapsed: bool
    reached: datetime | None
    review: datetime | None


def finding_line(found: SkillFinding) -> FindingLine:
    """The words about what a report says of a skill."""
    estimated = None
    if found.chance is not None and found.low is not None and found.high is not None:
        estimated = Estimate(found.chance, found.low, found.high)
    shown = Shown(found.answers, found.right, found.questions, found.days)
    state = SkillState(found.id, Level(found.level), shown=shown, estimated=estimated)
    return FindingLine(
        id=found.id, text=found.text, level=found.level, level_name=str(LEVELS[Level(found.level)]),
        evidence=_evidence(state), estimate=_estimate(state), has_lapsed=found.has_lapsed,
        reached=datetime.fromisoformat(found.level_at) if found.level_at else None,
        review=datetime.fromisoformat(found.review_at) if found.review_at else None,
    )  # fmt: skip


def levels_summed(report: SelfReport) -> list[tuple[int, str, int]]:
    """How many skills stand at each level that is reached, the highest first: (level, its name, how many)."""
    counts = Counter(each.level for each in report.skills)
    return [(int(level), str(LEVELS[level]), counts[level]) for level in reversed(Level) if counts[level]]


def _evidence(state: SkillState) -> str:
    """`5 answers that count, 4 right, at 3 questions, on 2 days`."""
    shown = state.shown
    if not shown.answers:
        return ""
    answers = ngettext("%(n)d answer that counts", "%(n)d answers that count", shown.answers) % {"n": shown.answers}
    right = gettext("worth %(n)s") % {"n": number_format(round(shown.right, 1), 0 if shown.right % 1 < 0.05 else 1)}
    questions = ngettext("right at %(n)d question", "right at %(n)d questions", shown.questions)
    days = ngettext("on %(n)d day", "on %(n)d days", shown.days) % {"n": shown.days}
    return ", ".join([answers, right, f"{questions % {'n': shown.questions}} {days}"])


def _estimate(state: SkillState) -> str:
    """How likely a right answer is, with how sure that is."""
    if state.estimated is None:
        return ""
    chance, low, high = (round(share * 20) * 5 for share in _shares(state))
    return gettext("Of 100 such questions you would get about %(chance)d right; it could be %(low)d to %(high)d.") % {
        "chance": chance, "low": low, "high": high,
    }  # fmt: skip


def _shares(state: SkillState) -> tuple[float, float, float]:
    assert state.estimated is not None
    return state.estimated.chance, state.estimated.low, state.estimated.high


def _lacks(state: SkillState) -> str:
    """What the next level asks for, as a sentence; empty before the first answer, at the top, and where nothing can be
    practised."""
    if state.level == Level.NONE or state.next_level is None or not state.available:
        return ""
    lacks, wanted = state.lacks, []
    right = max(lacks.right, int(lacks.is_nothing))  # ratings have moved since: the next answer may bring it
    if right:
        wanted.append(ngettext("%(n)d more right answer", "%(n)d more right answers", right) % {"n": right})
    if lacks.questions and not (lacks.right and BARS[state.next_level].questions == 1):
        wanted.append(
            ngettext("%(n)d more question right", "%(n)d more questions right", lacks.questions)
            % {"n": lacks.questions}
        )
    if lacks.day:
        wanted.append(gettext("a right answer on another day"))
    if lacks.surer and not wanted:
        wanted.append(gettext("more right answers, until it is likelier that you know this"))
    level = str(LEVELS[state.next_level])
    return gettext("For “%(level)s”: %(wanted)s.") % {"level": level, "wanted": ", ".join(wanted)} if wanted else ""
