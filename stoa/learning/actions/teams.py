"""Teams: a few learners of a run who work together. Whether one may still leave is for whoever keeps their work."""

from __future__ import annotations

from contextlib import suppress

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from stoa.catalogue import queries as catalogue
from stoa.kernel import audit
from stoa.learning import rules
from stoa.learning.models import Enrolment, Team, TeamMember

MOST_TEAMS = 2000
"""In a set of a run."""


class InATeam(Exception):
    """They are in a team of this set already."""


class TeamIsFull(Exception):
    """The team has as many members as it may."""


class NoSuchTeam(Exception):
    """The run has no such team (any more), or they do not take part in the run."""


class TeamNameIsTaken(Exception):
    """The set has a team of this name, or the name is empty."""


@transaction.atomic
def make_team(*, run_id: int, set: str, name: str, account: int | None = None, by: int | None = None) -> str:
    """Make a team, with its first member or (staff) without; returns its public id.

    Raises TeamNameIsTaken, InATeam, NoSuchTeam.
    """
    name = " ".join(name.split())[:80]
    key = rules.name_key(name).decode(errors="ignore")[:160]
    if not key or Team.objects.filter(run_id=run_id, set=set).count() >= MOST_TEAMS:
        raise TeamNameIsTaken(name)
    try:
        with transaction.atomic():
            team = Team.objects.create(run_id=run_id, set=set, name=name, key=key)
    except IntegrityError as problem:
        raise TeamNameIsTaken(name) from problem
    if account is not None:
        _put(team, account)
    if by is not None:
        audit.note("learning.team_made", by=by, about=_about(run_id), team=name)
    return team.public_id


@transaction.atomic
def join_team(*, run_id: int, set: str, public_id: str, account: int, most: int) -> None:
    """Join a team of at most `most`. Raises NoSuchTeam, TeamIsFull, InATeam."""
    team = _locked(run_id, set, public_id)
    if TeamMember.objects.filter(team=team).exclude(account_id=account).count() >= most:
        raise TeamIsFull(public_id)
    _put(team, account)


def hold_team(*, run_id: int, set: str, public_id: str) -> None:
    """Lock a team in the transaction that is open: until it ends nobody joins or leaves. Raises NoSuchTeam."""
    _locked(run_id, set, public_id)


@transaction.atomic
def leave_team(*, run_id: int, set: str, account: int) -> None:
    """Leave the team of a set; one that is empty then is gone, unless something was handed in by it."""
    member = TeamMember.objects.select_related("team").filter(run_id=run_id, set=set, account_id=account).first()
    if member is not None:
        team = _locked(run_id, set, member.team.public_id)
        member.delete()
        drop_if_empty(team)


@transaction.atomic
def move_to_team(*, run_id: int, set: str, account: int, public_id: str, by: int) -> None:
    """Staff put a learner into a team, whatever its size, or (no id) into none. Raises NoSuchTeam."""
    former = TeamMember.objects.select_related("team").filter(run_id=run_id, set=set, account_id=account).first()
    if former is not None:
        if former.team.public_id == public_id:
            return
        former.delete()
    if public_id:
        _put(_locked(run_id, set, public_id), account)
    if former is not None:
        drop_if_empty(former.team)
    audit.note("learning.team_filled", by=by, about=_about(run_id), team=public_id or "-")


def drop_if_empty(team: Team) -> None:
    """Delete a team that nobody is in and no work hangs on."""
    if not TeamMember.objects.filter(team=team).exists():
        with suppress(ProtectedError):
            team.delete()


def _put(team: Team, account: int) -> None:
    if not Enrolment.objects.filter(run_id=team.run_id, account_id=account, left_at=None).exists():
        raise NoSuchTeam(team.public_id)
    try:
        with transaction.atomic():
            TeamMember.objects.create(team=team, account_id=account, run_id=team.run_id, set=team.set)
    except IntegrityError as problem:
        raise InATeam from problem


def _locked(run_id: int, set: str, public_id: str) -> Team:
    rows = Team.objects.filter(run_id=run_id, set=set, public_id=public_id)
    found = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
    if found is None:
        raise NoSuchTeam(public_id)
    return found


def _about(run_id: int) -> str:
    return f"course:{catalogue.course_slug_of(run_id)}"
