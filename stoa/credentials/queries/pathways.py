"""What a course's pathways ask of a learner, and how far they are."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from stoa.assessment.rules import CourseGrade, Reckoning
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.queries.held import Held
from stoa.credentials.rules import Condition, Facts, Missing, Pathway
from stoa.credentials.wording import Item, Line, items, lines
from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.kernel.statements import Row, Statement, read_all
from stoa.learning.rules import Standing, ratio

_BADGES = """SELECT a.course_slug, a.pathway FROM credentials_award a
WHERE a.account_id = %(account)s AND a.state <> 'withdrawn'"""


@dataclass(frozen=True)
class PathwayView:
    """A pathway as one learner meets it.

    `held` is what they have of it already; `lines` the rule as a checklist; `missing` a least list of things that
    would meet it (empty when it is met, or when `is_reachable` is false: nothing in this version can meet it).
    """

    id: str
    title: str
    description: str
    held: Held | None
    is_met: bool
    is_reachable: bool
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]

    @property
    def is_earned(self) -> bool:
        return self.held is not None


@dataclass(frozen=True)
class Asked:
    """A version's pathways, and what they ask for: parts, units and badges by their names; whether so many badges are
    asked for; the days on which a condition begins to hold, and all days that are named."""

    ways: tuple[Pathway, ...]
    parts: frozenset[str]
    units: frozenset[str]
    badges: frozenset[str]
    asks_for_badges: bool
    begins: frozenset[date]
    days: frozenset[date]
    counts: frozenset[str]


_asked: BytesCache[Asked] = BytesCache(2 * 1024 * 1024)


def asked(outline: Outline) -> Asked:
    """What the pathways of a version ask for; kept, since every answer wants to know."""

    def make() -> tuple[Asked, int]:
        ways = rules.pathways_in(outline.files)
        every = [condition for way in ways for condition in rules.conditions(way.parsed)]
        return _asked_by(ways, every), 500 + sum(len(way.rule) + 500 for way in ways) + 100 * len(every)

    return _asked.get_or_make((outline.edition, outline.version_id), make)


def _asked_by(ways: tuple[Pathway, ...], every: Sequence[Condition]) -> Asked:
    by_term: dict[str, set[str]] = {}
    for each in every:
        by_term.setdefault(each.term, set()).add(each.argument)
    begins = frozenset(rules.day_of(day) for day in by_term.get("after", ()))
    badges = frozenset(by_term.get("badge", ()))
    return Asked(
        ways, frozenset(by_term.get("score", ())) - {""}, frozenset(by_term.get("unit", ())), badges,
        bool(badges) or "badges" in by_term, begins,
        begins | {rules.day_of(day) for day in by_term.get("before", ())},
        frozenset(key for each in every if (key := rules.count_key(each))),
    )  # fmt: skip


def pathways(outline: Outline) -> tuple[Pathway, ...]:
    """The ways to complete this version of a course; none when its author named none."""
    return asked(outline).ways


def scores_asked(outline: Outline) -> frozenset[str]:
    """The parts whose scores some pathway asks for by name."""
    return asked(outline).parts


def asks_for_goal(outline: Outline) -> bool:
    """Whether some pathway is met by reaching a goal of one's own."""
    return any(each.option == "goal" or names_goal(each) for each in pathways(outline))


def names_goal(way: Pathway) -> bool:
    """Whether the rule asks for a goal of one's own."""
    return any(condition.term == "goal" for condition in rules.conditions(way.parsed))


def units_asked(outline: Outline) -> frozenset[str]:
    """The units that some pathway asks for by name."""
    return asked(outline).units


def gathered(outline: Outline, standing: Standing, at: datetime) -> Hashable:
    """All that pathways ask for beside units, scores and badges: who differs in it may read another checklist."""
    found = asked(outline)
    counts = frozenset((key, value) for key, value in standing.counts.items() if key in found.counts)
    return counts, at.astimezone(UTC).date() if found.days else None


def badges_statement(*, account: int, outline: Outline) -> Statement | None:
    """The rows for `badges_from`; None where no pathway asks for a badge."""
    return Statement(_BADGES, {"account": account}) if asked(outline).asks_for_badges else None


def badges_from(rows: Sequence[Row], outline: Outline) -> frozenset[str]:
    """What somebody holds, as rules name it: pathways of this course by their id, others as `course/id`."""
    return frozenset(badge_name(course, pathway, outline) for course, pathway in rows)


def badges(*, account: int, outline: Outline) -> frozenset[str]:
    """The same in one statement, or none."""
    statement = badges_statement(account=account, outline=outline)
    return badges_from(read_all([statement])[0], outline) if statement is not None else frozenset()


def badge_name(course: str, pathway: str, outline: Outline) -> str:
    """What the rules of a version call a pathway."""
    return pathway if course == outline.course_slug else f"{course}/{pathway}"


def facts_of(
    outline: Outline, standing: Standing | None, grade: CourseGrade | None, badges: frozenset[str] = frozenset(),
    at: datetime | None = None,
) -> Facts:  # fmt: skip
    """What rules may ask of a learner. None: a standing of somebody who has not begun; a course without grades.

    `badges` as `badges_from` names them; `at` is the moment of judging (now).
    """
    day = (at or now()).astimezone(UTC).date()
    if standing is None:
        return Facts(outline.required_units, outline.unit_by_id, day=day)
    done, known, shown = standing.done, standing.known, standing.shown
    if standing.known and not outline.placement.counts:  # also not the progress that is shown by them
        done, known = standing.worked, frozenset()
        shown = ratio(len(done.intersection(outline.required_units)), len(outline.required_units))
    return Facts(
        required=outline.required_units, units=outline.unit_by_id, done=done, known=known, shown=shown,
        scores=standing.scores, score=grade.final.grade if grade else None,
        gains=_gains(grade.final) if grade else {}, counts=standing.counts, badges=badges, day=day,
    )  # fmt: skip


def checklist(
    outline: Outline, standing: Standing | None, held: Sequence[Held], grade: CourseGrade | None, *, most: int = 0,
    badges: frozenset[str] = frozenset(),
) -> list[PathwayView]:  # fmt: skip
    """Every pathway of the version, and after them what the learner holds of pathways that are no longer there.

    `grade` is the learner's course grade in this version (`assessment.rules.course_grade`), None where nothing is.
    `badges` is what they hold anywhere (`badges_from`); what they hold here is looked up in `held` as well.
    A line names at most `most` things that would help it (0: all of them), and counts the others.
    """
    here = {each.pathway for each in held if each.state != "withdrawn"}
    facts, by_pathway = facts_of(outline, standing, grade, badges | here), {each.pathway: each for each in held}
    views = [_view(each, outline, facts, by_pathway.pop(each.id, None), most) for each in pathways(outline)]
    for former in by_pathway.values():
        views.append(PathwayView(former.pathway, former.title, "", former, True, True, (), ()))
    return views


def shortest_way(view: PathwayView, outline: Outline) -> tuple[Item, ...]:
    """What is missing, with titles, in the order in which a learner meets it."""
    return items(view.missing, outline)


def _view(pathway: Pathway, outline: Outline, facts: Facts, held: Held | None, most: int) -> PathwayView:
    found = rules.evaluate(pathway.parsed, facts)
    return PathwayView(
        pathway.id, pathway.title, pathway.description, held, found.is_met, found.is_reachable,
        lines(found, outline, most=most), found.missing,
    )  # fmt: skip


def _gains(reckoning: Reckoning) -> dict[str, float]:
    """What each part could still add to the grade; what is past its deadline adds nothing."""
    return {
        part.id: category.weight * part.weight * (1 - part.score)
        for category in reckoning.categories
        for part in category.parts
        if not part.is_over
    }
