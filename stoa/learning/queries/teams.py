"""Teams of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from stoa.accounts import queries as accounts
from stoa.learning import rules
from stoa.learning.models import Team, TeamMember


@dataclass(frozen=True)
class TeamView:
    """A team as its members and staff see it. `members`: (account, name), those who came first first."""

    id: int
    public_id: str
    set: str
    name: str
    members: tuple[tuple[int, str], ...]

    @property
    def accounts(self) -> tuple[int, ...]:
        """Who is in it."""
        return tuple(account for account, _name in self.members)

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called."""
        return tuple(name for _account, name in self.members)


def teams_in(
    run_id: int, set: str, *, search: str = "", start: int = 0, most: int | None = None
) -> list[TeamView]:  # fmt: skip
    """Teams of a set, by name, all or `most` from `start` on: those that are called so or have a member who is. Three
    statements."""
    end = None if most is None else start + most
    return _views(list(_called(run_id, set, search, with_members=True).order_by("key", "id")[start:end]))


def count_teams(run_id: int, set: str, *, search: str = "") -> int:
    """How many those are."""
    return _called(run_id, set, search, with_members=True).count()


def roomy_teams(run_id: int, set: str, *, under: int, search: str) -> list[int]:
    """The internal ids of the teams with fewer members than that, by name, of those that are called so."""
    rows = _called(run_id, set, search).annotate(size=Count("members")).filter(size__lt=under)
    return list(rows.order_by("key", "id").values_list("id", flat=True))


def team_called(run_id: int, set: str, said: str) -> str:
    """The public id of the team with this name or public id; empty where there is none."""
    rows = Team.objects.filter(Q(public_id=said) | Q(key=_key(said)), run_id=run_id, set=set)
    return rows.values_list("public_id", flat=True).first() or ""


def _key(said: str) -> str:
    return rules.name_key(" ".join(said.split())[:80]).decode(errors="ignore")[:160]


def _called(run_id: int, set: str, search: str, *, with_members: bool = False) -> QuerySet[Team]:
    rows = Team.objects.filter(run_id=run_id, set=set)
    if not search:
        return rows
    found = Q(key__contains=_key(search))
    if with_members:
        named = TeamMember.objects.filter(run_id=run_id, set=set, account__name__icontains=search)
        found |= Q(id__in=named.values("team"))
    return rows.filter(found)


def team_of(*, account: int, run_id: int, set: str) -> TeamView | None:
    """The team of a set that somebody is in."""
    return next(iter(teams_of(account=account, run_id=run_id, sets=[set]).values()), None)


def teams_of(*, account: int, run_id: int, sets: Sequence[str]) -> dict[str, TeamView]:
    """The teams that somebody is in, by set. Three statements, or one where there is none."""
    mine = Team.objects.filter(run_id=run_id, set__in=list(sets), members__account_id=account)
    return {team.set: team for team in _views(list(mine))}


def team_named(team_ids: Sequence[int]) -> dict[int, TeamView]:
    """These teams by their internal ids."""
    return {team.id: team for team in _views(list(Team.objects.filter(id__in=list(team_ids))))}


def _views(teams: Sequence[Team]) -> list[TeamView]:
    if not teams:
        return []
    rows = TeamMember.objects.filter(team__in=[team.id for team in teams]).order_by("id")
    found = list(rows.values_list("team_id", "account_id"))
    names = accounts.names([account for _team, account in found])
    return [
        TeamView(
            team.id, team.public_id, team.set, team.name,
            tuple((account, names.get(account, ("", "", ""))[0]) for of, account in found if of == team.id),
        )
        for team in teams
    ]  # fmt: skip
