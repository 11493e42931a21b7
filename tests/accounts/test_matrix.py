"""The authorisation matrix: every right against every role, held here, next door, and elsewhere."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.accounts import rules
from stoa.accounts.models import Role
from stoa.accounts.rules import RIGHTS, ROLES_AT, SITE, Kind, Right, course_scope, institution_scope, may

# The place is the course `wells` of the institution `north`. Roles: none; on the site; of north, of another
# institution; of wells, of another course of north, of a course elsewhere.
WHO: dict[str, tuple[str, str] | None] = {
    "nobody": None,
    "operator": ("operator", SITE), "registrar": ("registrar", SITE), "author": ("author", SITE),
    "manager here": ("manager", institution_scope("north")),
    "manager elsewhere": ("manager", institution_scope("south")),
    "registrar here": ("registrar", institution_scope("north")),
    "registrar elsewhere": ("registrar", institution_scope("south")),
    "author here": ("author", course_scope("wells")), "author next door": ("author", course_scope("rivers")),
    "author elsewhere": ("author", course_scope("deserts")),
    "staff here": ("staff", course_scope("wells")), "staff next door": ("staff", course_scope("rivers")),
    "staff elsewhere": ("staff", course_scope("deserts")),
}  # fmt: skip

#                            site        north/south institution     wells / rivers / deserts
#                         nob op re au   man.h man.e reg.h reg.e   au.h au.n au.e  st.h st.n st.e
MATRIX: dict[Right, str] = {
    "operate":                 "- Y - -    -     -     -     -       -    -    -     -    -    -",
    "audit":                   "- Y - -    -     -     -     -       -    -    -     -    -    -",
    "bring_course":            "- Y - Y    Y     -     -     -       -    -    -     -    -    -",
    "edit_institution":        "- Y - -    Y     -     -     -       -    -    -     -    -    -",
    "name_institution_people": "- Y - -    Y     -     -     -       -    -    -     -    -    -",
    "read_records":            "- Y Y -    -     -     Y     -       -    -    -     -    -    -",
    "see_course":              "- Y - -    Y     -     -     -       Y    -    -     Y    -    -",
    "hold_classes":            "- Y - -    Y     -     -     -       Y    -    -     Y    -    -",
    "see_addresses":           "- Y - -    Y     -     -     -       Y    -    -     -    -    -",
    "name_people":             "- Y - -    Y     -     -     -       Y    -    -     -    -    -",
    "publish":                 "- Y - -    -     -     -     -       Y    -    -     -    -    -",
    "set_dates":               "- Y - -    Y     -     -     -       Y    -    -     -    -    -",
}  # fmt: skip

RIGHT_NAMES: tuple[Right, ...] = get_args(Right)
SCOPES: dict[Kind, list[str]] = {
    "site": [SITE],
    "institution": [institution_scope(name) for name in ("north", "south")],
    "course": [course_scope(name) for name in ("wells", "rivers", "deserts")],
}
Pairs = frozenset[tuple[str, str]]
ROLE = st.one_of(
    *[st.tuples(st.sampled_from(ROLES_AT[kind]), st.sampled_from(scopes)) for kind, scopes in SCOPES.items()],
    # Roles that nobody gives, and scopes that are none
    st.tuples(
        st.sampled_from(Role.Name.values), st.sampled_from(["", "course:", "institution:", "wells", "SITE", "site "])
    ),
)
ROLES = st.frozensets(ROLE, max_size=6)
RIGHT = st.sampled_from(RIGHT_NAMES)


def test_the_matrix_is_whole() -> None:
    assert set(MATRIX) == set(RIGHTS) == set(RIGHT_NAMES)
    assert {name for names in ROLES_AT.values() for name in names} == set(Role.Name.values)
    given_here = {(role, kind) for kind, names in ROLES_AT.items() for role in names}
    assert {pair for pairs in RIGHTS.values() for pair in pairs} <= given_here


@pytest.mark.parametrize("right", RIGHT_NAMES)
def test_who_has_a_right_in_the_course(right: Right) -> None:
    cells = MATRIX[right].split()
    assert len(cells) == len(WHO)
    for (who, role), cell in zip(WHO.items(), cells, strict=True):
        has = may(right, [role] if role else [], course="wells", institution="north")
        assert has is (cell == "Y"), f"{who}: {right}"


@given(RIGHT, ROLES, ROLE)
def test_one_more_role_takes_nothing_away(right: Right, roles: Pairs, more: tuple[str, str]) -> None:
    if may(right, roles, course="wells", institution="north"):
        assert may(right, roles | {more}, course="wells", institution="north")


@given(RIGHT, ROLES)
def test_no_role_gives_a_right_outside_its_scope(right: Right, roles: Pairs) -> None:
    inside = {SITE, institution_scope("north"), course_scope("wells")}
    of_here = [(name, scope) for name, scope in roles if scope in inside]
    assert may(right, roles, course="wells", institution="north") == may(
        right, of_here, course="wells", institution="north"
    )


@given(RIGHT, ROLES)
def test_a_right_is_that_of_one_role(right: Right, roles: Pairs) -> None:
    alone = any(may(right, [role], course="wells", institution="north") for role in roles)
    assert may(right, roles, course="wells", institution="north") is alone


@given(ROLES)
def test_a_course_of_no_institution_knows_no_institution_roles(roles: Pairs) -> None:
    without = [(name, scope) for name, scope in roles if not scope.startswith("institution:")]
    for right in RIGHT_NAMES:
        assert may(right, roles, course="wells") == may(right, without, course="wells")


@given(ROLES)
def test_the_questions_by_name_ask_the_table(roles: Pairs) -> None:
    here = {"course": "wells", "institution": "north"}
    assert rules.may_operate(roles) == may("operate", roles)
    assert rules.may_publish(roles, "wells", "north") == may("publish", roles, **here)
    assert rules.may_see_as_staff(roles, "wells", "north") == may("see_course", roles, **here)
    assert rules.may_write_courses(roles, "north") == may("bring_course", roles, institution="north")
    assert rules.may_publish(roles, "wells", "north") <= rules.may_see_as_staff(roles, "wells", "north")
