"""Teams of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stoa.accounts import queries as accounts
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


def teams_in(run_id: int, set: str) -> list[TeamView]:
    """All teams of a set, by name. Three statements."""
    return _views(list(Team.objects.filter(run_id=run_id, set=set).order_by("key", "id")))


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
