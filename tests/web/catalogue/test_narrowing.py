"""Narrowing a list of courses."""

from __future__ import annotations

from stoa.catalogue.queries import Offer, RunCard
from stoa.content.queries import ModuleEntry, Outcome, Outline, UnitEntry
from stoa.web.catalogue.narrowing import folded, matches, narrowed


def offer(
    slug: str, *, title: str = "", hours: float = 1, language: str = "en", subjects: tuple[str, ...] = ()
) -> Offer:
    unit = UnitEntry("u", f"Unit of {slug}", 10, True, "01/01.md", "")
    outline = Outline(
        1, slug, 1, 1, "", title=title or slug, language=language, workload=hours, subjects=subjects,
        outcomes=(Outcome("o", "Read a résumé"),), modules=(ModuleEntry("m", "Signals", "", (unit,)),),
    )  # fmt: skip
    return Offer(RunCard(1, slug, 1, "UTC", None, None, True, True), outline)


WELLS = offer("wells", title="One thousand wells", hours=4, subjects=("statistics",))
SOIL = offer("soil", title="Ácidos del suelo", hours=1, language="es-ES", subjects=("soil", "statistics"))
MAPS = offer("maps", title="Maps", hours=12, subjects=("maps",))
ALL = [WELLS, SOIL, MAPS]


def slugs(**wanted: object) -> list[str]:
    return [item.run.slug for item in narrowed(ALL, **wanted).offers]  # type: ignore[arg-type]


def test_nothing_asked_shows_all_in_order() -> None:
    assert slugs() == ["wells", "soil", "maps"]
    assert not narrowed(ALL).is_narrowed


def test_words_forgive_case_and_accents() -> None:
    assert slugs(query="acidos") == ["soil"]
    assert slugs(query="  WELLS thousand ") == ["wells"]
    assert slugs(query="resume signals") == ["wells", "soil", "maps"]
    assert slugs(query="zebra") == []
    assert folded("ÉCOLE") == "ecole"


def test_a_very_long_query_is_cut() -> None:
    assert matches(WELLS, "wells " * 5000)


def test_values_of_one_facet_are_either_or_and_facets_add_up() -> None:
    assert slugs(chosen={"time": ["short", "long"]}) == ["soil", "maps"]
    assert slugs(chosen={"time": ["short", "middle"], "subject": ["statistics"]}) == ["wells", "soil"]
    assert slugs(chosen={"time": ["short"], "language": ["en"]}) == []
    assert slugs(chosen={"nonsense": ["x"], "time": ["nonsense"]}) == []


def test_counts_leave_their_own_facet_out() -> None:
    facets = {facet.name: {c.value: (c.count, c.is_chosen) for c in facet.choices} for facet in
              narrowed(ALL, chosen={"time": ["short"]}).facets}  # fmt: skip
    assert facets["time"] == {"short": (1, True), "middle": (1, False), "long": (1, False)}
    assert facets["subject"] == {"soil": (1, False), "statistics": (1, False)}


def test_a_facet_in_which_nothing_differs_is_not_offered() -> None:
    assert "level" not in {facet.name for facet in narrowed(ALL).facets}
    assert narrowed([WELLS]).facets == ()


def test_orders() -> None:
    assert slugs(order="shortest") == ["soil", "wells", "maps"]
    assert slugs(order="title") == ["soil", "maps", "wells"]
    assert slugs(order="nonsense") == ["wells", "soil", "maps"]
