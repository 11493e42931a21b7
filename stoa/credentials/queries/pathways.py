"""What a course's pathways ask of a learner, and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stoa.assessment.rules import CourseGrade, Reckoning
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.options import statement
from stoa.credentials.queries.held import Held
from stoa.credentials.rules import Facts, Missing, Pathway
from stoa.credentials.wording import Item, Line, criteria, items, lasting_words, lines, tier_words
from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.learning.rules import Standing, ratio

_kept: BytesCache[tuple[Pathway, ...]] = BytesCache(1024 * 1024)


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
    declared: Pathway | None = None
    """What its author declared in this version; None for what is no longer there."""
    skills: tuple[str, ...] = ()
    """What it certifies, in the words of the course's outcomes."""
    renewed_by: str = ""
    """What renews it, in words; empty: nothing does."""
    is_over: bool = False
    """Whether what they have of it has ended by now."""

    @property
    def tier(self) -> str:
        """Its step of the ladder in words, or empty."""
        return tier_words(self.declared.tier) if self.declared else ""

    @property
    def lasts(self) -> str:
        """For how long it holds, in words; empty: for good."""
        return lasting_words(self.declared.valid_for) if self.declared else ""

    @property
    def statement(self) -> str:
        """What its option says of itself."""
        return statement(self.declared.option) if self.declared else ""

    @property
    def is_earned(self) -> bool:
        return self.held is not None


def pathways(outline: Outline) -> tuple[Pathway, ...]:
    """The ways to complete this version of a course; none when its author named none. Kept by what was compiled: they
    are asked for at every step of a learner."""
    if not outline.edition:
        return rules.pathways_in(outline.files)
    return _kept.get_or_make(outline.edition, lambda: _read(outline))


def _read(outline: Outline) -> tuple[tuple[Pathway, ...], int]:
    return rules.pathways_in(outline.files), 500 + len(repr(outline.files.get(rules.FILE, "")))


def scores_asked(outline: Outline) -> frozenset[str]:
    """The parts whose scores some pathway asks for by name."""
    asked = (condition for each in pathways(outline) for condition in rules.conditions(each.parsed))
    return frozenset(condition.argument for condition in asked if condition.term == "score" and condition.argument)


def units_asked(outline: Outline) -> frozenset[str]:
    """The units that some pathway asks for by name."""
    asked = (condition for each in pathways(outline) for condition in rules.conditions(each.parsed))
    return frozenset(condition.argument for condition in asked if condition.term == "unit" and condition.argument)


def facts_of(outline: Outline, standing: Standing | None, grade: CourseGrade | None) -> Facts:
    """What rules may ask of a learner. None: a standing of somebody who has not begun; a course without grades."""
    if standing is None:
        return Facts(outline.required_units, outline.unit_by_id)
    done, known, shown = standing.done, standing.known, standing.shown
    if standing.known and not outline.placement.counts:  # also not the progress that is shown by them
        done, known = standing.worked, frozenset()
        shown = ratio(len(done.intersection(outline.required_units)), len(outline.required_units))
    return Facts(
        required=outline.required_units, units=outline.unit_by_id, done=done, known=known, shown=shown,
        scores=standing.scores, score=grade.final.grade if grade else None,
        gains=_gains(grade.final) if grade else {},
    )  # fmt: skip


def checklist(
    outline: Outline, standing: Standing | None, held: Sequence[Held], grade: CourseGrade | None, *, most: int = 0
) -> list[PathwayView]:
    """Every pathway of the version (tiers first, from the lowest), and after them what the learner holds of pathways
    that are no longer there.

    `grade` is the learner's course grade in this version (`assessment.rules.course_grade`), None where nothing is.
    A line names at most `most` things that would help it (0: all of them), and counts the others.
    """
    facts, by_pathway = facts_of(outline, standing, grade), {each.pathway: each for each in held}
    ladder = sorted(pathways(outline), key=lambda each: rules.tier_place(each.tier))
    views = [_view(each, outline, facts, by_pathway.pop(each.id, None), most) for each in ladder]
    for former in by_pathway.values():
        views.append(
            PathwayView(former.pathway, former.title, "", former, True, True, (), (), is_over=former.is_over(now()))
        )
    return views


def shortest_way(view: PathwayView, outline: Outline) -> tuple[Item, ...]:
    """What is missing, with titles, in the order in which a learner meets it."""
    return items(view.missing, outline)


def _view(pathway: Pathway, outline: Outline, facts: Facts, held: Held | None, most: int) -> PathwayView:
    found = rules.evaluate(pathway.parsed, facts)
    return PathwayView(
        pathway.id, pathway.title, pathway.description, held, found.is_met, found.is_reachable,
        lines(found, outline, most=most), found.missing, pathway,
        tuple(each.text for each in outline.outcomes if each.id in pathway.skills), _renewed_by(pathway, outline),
        held is not None and held.is_over(now()),
    )  # fmt: skip


def _renewed_by(pathway: Pathway, outline: Outline) -> str:
    """In one line: it stands inside a sentence."""
    rule = pathway.parsed_renewal
    return " ".join(line.strip(" -") for line in criteria(rule, outline).splitlines()) if rule else ""


def _gains(reckoning: Reckoning) -> dict[str, float]:
    """What each part could still add to the grade; what is past its deadline adds nothing."""
    return {
        part.id: category.weight * part.weight * (1 - part.score)
        for category in reckoning.categories
        for part in category.parts
        if not part.is_over
    }
