"""Working on an assignment and handing in.

A work is a row from the first letter typed. Handing in closes it, once; handing in again is another row with the next
number, begun with what was there. Of a team's work all members of the team write; whoever is in the team when it is
handed in has their share of it. Every time is the database's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.db import connection, transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Now

from stoa.accounts import queries as accounts
from stoa.assessment import letters
from stoa.assessment.actions.answering import NotEnrolled
from stoa.assessment.actions.late_works import late_for, members_of
from stoa.assessment.models import Marking, Work, WorkFile, WorkMember
from stoa.assessment.rules import moment
from stoa.assessment.works import (
    FileKind,
    FileRefused,
    is_team_work,
    may_again,
    pieces_of,
    team_set_of,
    team_sizes,
)
from stoa.assessment.works.ports import HEAD
from stoa.catalogue import queries as catalogue
from stoa.content.ports import Part
from stoa.content.queries import UnitEntry
from stoa.kernel import files
from stoa.kernel.clock import database_now
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.actions import NoSuchTeam
from stoa.learning.queries import TeamView

ROOM = 1_000_000_000
"""Bytes of all files of one learner, or one team, in a run."""


class NoTeam(Exception):
    """A team hands in here, and they are in none."""


class TeamHasHandedIn(Exception):
    """The team has handed in, and nobody joins it any more."""


class NotAgain(Exception):
    """It was handed in, and may not be handed in once more."""


class NotTheirs(Exception):
    """There is no such draft of theirs (any more): it was handed in, in another window or by somebody of the team."""


class Behind(Exception):
    """It was changed since the window looked at it; nothing was written. `edition` is what it is at now."""

    def __init__(self, edition: int) -> None:
        super().__init__(edition)
        self.edition = edition


class NotKept(Exception):
    """What was typed cannot be kept so. `why`, in words, by piece."""

    def __init__(self, why: Mapping[str, str]) -> None:
        super().__init__(why)
        self.why = why


class NothingThere(Exception):
    """There is nothing to hand in."""


@dataclass(frozen=True)
class Saved:
    """What is saved now."""

    edition: int
    at: datetime


@dataclass(frozen=True)
class HandedIn:
    """A work as it was handed in, at the database's time."""

    work_id: int
    public_id: str
    number: int
    at: datetime
    is_late: bool
    members: tuple[int, ...]


def begin(*, account: int, run_id: int, version: int, part: Part) -> int:
    """The learner's draft of an assignment, or their team's: internal id. Made when there is none, with what was handed
    in last in it. `part` is as it is for this learner. Raises NotEnrolled, NoTeam, NotAgain."""
    team = _team(account, run_id, part)
    with transaction.atomic():
        rows = _theirs(account, team).filter(run_id=run_id, part=part.id).order_by("-number")
        last = rows.first()
        if last is not None and last.handed_in_at is None:
            return last.id
        if last is not None:
            _check_again(part, last)
        row = Work(
            account_id=account, team_id=team.id if team else None, run_id=run_id, part=part.id,
            number=last.number + 1 if last else 1, version=version, pieces=last.pieces if last else {},
            milestones=last.milestones if last else [],
        )  # fmt: skip
        Work.objects.bulk_create([row], ignore_conflicts=True)
        made = rows.filter(number=row.number).get()  # a second window may have made it at the same moment
        if last is not None and made.public_id == row.public_id:
            _copy_files(last, made)
        return made.id


def _check_again(part: Part, last: Work) -> bool:
    """Whether it was given back. Raises NotAgain where nothing may be handed in after it."""
    due, marking = moment(part.due), Marking.objects.filter(work=last).first()
    is_seen = marking is not None and marking.released_at is not None
    is_returned = marking is not None and marking.is_returned
    is_past = due is not None and database_now() > due
    if not may_again(part, handed_in=last.number, is_past_due=is_past, is_marked=is_seen, is_returned=is_returned):
        raise NotAgain(part.id)
    return is_returned


def _copy_files(last: Work, made: Work) -> None:
    WorkFile.objects.bulk_create(
        WorkFile(work=made, piece=row.piece, called=row.called, media_type=row.media_type, size=row.size,
                 digest=row.digest)
        for row in WorkFile.objects.filter(work=last).order_by("id")
    )  # fmt: skip


@transaction.atomic
def save_piece(*, account: int, work_id: int, part: Part, edition: int, values: Mapping[str, str]) -> Saved:
    """Keep what is typed, piece by piece; pieces that are not named stay as they are.

    `edition` is what the window looked at. Raises NotTheirs, NotKept, Behind (not when what is there is the same).
    """
    row = _draft(account, work_id)
    known = {kind.name: (kind, piece) for kind, piece in pieces_of(part)}
    new = {name: value for name, value in values.items() if name in known}
    why = {name: known[name][0].check(known[name][1], value) for name, value in new.items()}
    if any(why.values()):
        raise NotKept({name: words for name, words in why.items() if words})
    changed = {name: value for name, value in new.items() if row.pieces.get(name, "") != value}
    if not changed:
        return Saved(row.edition, row.saved_at)
    if row.edition != edition:
        raise Behind(row.edition)
    row.pieces, row.edition, row.saved_at = {**row.pieces, **changed}, row.edition + 1, database_now()
    row.save(update_fields=["pieces", "edition", "saved_at"])
    return Saved(row.edition, row.saved_at)


def add_file(
    *, account: int, work_id: int, part: Part, piece: str, stream: BinaryIO, called: str, size: int
) -> str:  # fmt: skip
    """Keep a file of a draft; returns its public id. The same file once more is the one that is there.

    Nothing is stored of one that there is no room for. Raises NotTheirs, FileRefused.
    """
    kind, wanted = next(((kind, each) for kind, each in pieces_of(part) if kind.name == piece), (None, {}))
    if kind is None or not isinstance(kind, FileKind):
        raise FileRefused("ending")
    head = stream.read(HEAD)
    stream.seek(max(0, size - HEAD))
    admitted = kind.admit(wanted, called, size, head, stream.read(HEAD))
    stream.seek(0)
    digest, most = hashlib.file_digest(cast(Any, stream), "sha256").hexdigest(), kind.most(wanted)
    stream.seek(0)
    with transaction.atomic():
        same = _there(_draft(account, work_id), piece, digest, size, most)
    if same:
        return same
    digest = files.store().put(stream)
    with transaction.atomic():
        row = _draft(account, work_id)
        same = _there(row, piece, digest, size, most)  # another window may have sent as much in the meantime
        if same:
            return same
        made = WorkFile.objects.create(
            work=row, piece=piece, called=admitted.called, media_type=admitted.media_type, size=size, digest=digest
        )  # fmt: skip
        Work.objects.filter(id=row.id).update(saved_at=Now())
        return made.public_id


def _there(row: Work, piece: str, digest: str, size: int, most: int) -> str:
    """The public id of this very file, where it is in the draft; empty where there is room for it. Raises
    FileRefused."""
    there = WorkFile.objects.filter(work=row, piece=piece)
    same = there.filter(digest=digest).first()
    if same is not None:
        return same.public_id
    if there.count() >= most:
        raise FileRefused("many", most=most)
    if _kept(row) + size > ROOM:
        raise FileRefused("room")
    return ""


def _kept(row: Work) -> int:
    """Bytes of all files of the learner or the team in the run; a file that stands in two works counts twice."""
    whose = Q(team_id=row.team_id) if row.team_id else Q(team=None, account_id=row.account_id)
    works = Work.objects.filter(whose, run_id=row.run_id)
    return int(WorkFile.objects.filter(work__in=works).aggregate(all=Sum("size"))["all"] or 0)


@transaction.atomic
def remove_file(*, account: int, work_id: int, file: str) -> None:
    """Take a file out of a draft; its bytes go when nothing holds them any more. Twice is the same as once. Raises
    NotTheirs."""
    row = _draft(account, work_id)
    WorkFile.objects.filter(work=row, public_id=file).delete()
    Work.objects.filter(id=row.id).update(saved_at=Now())


@transaction.atomic
def tick_milestone(*, account: int, work_id: int, milestone: str, is_done: bool) -> None:
    """Tick a step off, or take the tick back. Raises NotTheirs."""
    row = _draft(account, work_id)
    others = [each for each in row.milestones if each != milestone]
    row.milestones = [*others, milestone] if is_done else others
    row.save(update_fields=["milestones"])


def hand_in(
    *, account: int, run_id: int, version: int, part: Part, edition: int, files: Collection[str] | None = None
) -> HandedIn:  # fmt: skip
    """Hand in the draft of an assignment, once, and have it wait for its marking.

    `edition`, and `files` by public id where they are given, are what the window showed. `part` is as it is for this
    learner; a work that comes after its deadline is late, and the rule of the course says how much of it counts for
    each of its members. Raises NotEnrolled, NoTeam, NotTheirs, NotAgain, Behind,
    NothingThere.
    """
    with transaction.atomic():
        team = _held_team(account, run_id, part)
        draft = _theirs(account, team).filter(run_id=run_id, part=part.id, handed_in_at=None).first()
        if draft is None:
            raise NotTheirs(part.id)
        row = _draft(account, draft.id)
        handed_in = _theirs(account, team).filter(run_id=run_id, part=part.id, handed_in_at__isnull=False)
        last = handed_in.order_by("-number").first()
        returned = last if last is not None and _check_again(part, last) else None
        there = list(WorkFile.objects.filter(work=row))
        if row.edition != edition or (files is not None and set(files) != {each.public_id for each in there}):
            raise Behind(row.edition)
        held = {each.piece for each in there} | {name for name, value in row.pieces.items() if value.strip()}
        if not held & {kind.name for kind, _piece in pieces_of(part)}:
            raise NothingThere(part.id)
        at, due = database_now(), moment(part.due)
        row.handed_in_at, row.handed_in_by_id, row.version = at, account, version
        row.is_late = returned.is_late if returned else due is not None and at > due
        row.save(update_fields=["handed_in_at", "is_late", "version", "handed_in_by"])
        members = tuple(dict.fromkeys([account, *(team.accounts if team else ())]))
        offer = catalogue.offer_of(run_id)
        late = late_for(offer.outline, part.id, run_id=run_id, accounts=members, at=at) if offer else {}
        WorkMember.objects.bulk_create(members_of(row, members, late, returned))
        former = Work.objects.filter(id__in=_theirs(account, team).values("id"), run_id=run_id, part=part.id)
        Marking.objects.filter(work__in=former, decided_at=None).update(is_passed=True, held_by=None, held_until=None)
        Marking.objects.create(work=row, run_id=run_id, part=part.id, handed_in_at=at)
        _tell_team(row, members, account)
    _finish_units(run_id, part.id, members)
    return HandedIn(row.id, row.public_id, row.number, at, row.is_late, members)


def _tell_team(row: Work, members: Collection[int], by: int) -> None:
    """Write to the others of the team, in the transaction that is open."""
    others = accounts.people([each for each in members if each != by])
    who, offer = accounts.person(by), catalogue.offer_of(row.run_id)
    if others and who is not None and offer is not None:
        for person in others.values():
            letters.say_handed_in(person, who.name, offer, row.part)


def _finish_units(run_id: int, part: str, members: Collection[int]) -> None:
    """The unit is done for whoever has nothing else open in it: what was handed in counts as answered."""
    offer = catalogue.offer_of(run_id)
    ref = offer.outline.part_by_id.get(part) if offer else None
    if offer is None or ref is None or not ref.required:
        return
    unit = offer.outline.unit_by_id[ref.unit_id]
    for account in members:
        epoch = accounts.epoch_of(account)
        if epoch is not None:
            learning.catch_up(account_id=account, run_id=run_id)
            learning.finish_unit(
                account=account, epoch=epoch, run_id=run_id, version=offer.outline.version_id, unit=unit.id,
                needs=needs_of(unit, account=account, run_id=run_id),
                counts=unit.counts,
            )  # fmt: skip


def needs_of(unit: UnitEntry, *, account: int, run_id: int) -> tuple[str, ...]:
    """The parts that must be answered for a unit to be done, without the assignments that this learner has handed in.
    One statement, where the unit requires an assignment."""
    required = [part for part in unit.parts if part.required]
    asked = [part.id for part in required if part.kind == "assignment"]
    done: set[str] = set()
    if asked:
        rows = WorkMember.objects.filter(account_id=account, work__run_id=run_id, work__part__in=asked)
        done = set(rows.values_list("work__part", flat=True))
    return tuple(part.id for part in required if part.id not in done)


def see_marking(*, account: int, work_ids: Collection[int]) -> None:
    """Note that a learner looked at what was made of these works."""
    WorkMember.objects.filter(account_id=account, work_id__in=list(work_ids), seen_at=None).update(seen_at=Now())


@transaction.atomic
def join_team(*, account: int, run_id: int, part: Part, public_id: str) -> None:
    """Join a team of an assignment; none joins what others have handed in. Raises TeamHasHandedIn, TeamIsFull,
    NoSuchTeam, InATeam."""
    learning.join_team(
        run_id=run_id, set=team_set_of(part), public_id=public_id, account=account, most=team_sizes(part)[1]
    )  # fmt: skip
    if Work.objects.filter(team__members__account_id=account, team__run_id=run_id, team__public_id=public_id,
                           handed_in_at__isnull=False).exists():  # fmt: skip
        raise TeamHasHandedIn(public_id)


@transaction.atomic
def leave_team(*, account: int, run_id: int, part: Part) -> None:
    """Leave the team of an assignment; a draft that nobody is left to write goes with it. Raises NotTheirs once
    something is handed in."""
    team = records.team_of(account=account, run_id=run_id, set=team_set_of(part))
    if team is None:
        return
    learning.hold_team(run_id=run_id, set=team.set, public_id=team.public_id)
    if Work.objects.filter(team_id=team.id, handed_in_at__isnull=False).exists():
        raise NotTheirs(part.id)
    if team.accounts == (account,):
        Work.objects.filter(team_id=team.id).delete()
    learning.leave_team(run_id=run_id, set=team.set, account=account)


def _team(account: int, run_id: int, part: Part) -> TeamView | None:
    """The team that hands in; None where everybody does so alone. Raises NotEnrolled, NoTeam."""
    place = records.place(account=account, run_id=run_id)
    if place is None or not place.is_open or place.scope != "learn":
        raise NotEnrolled
    if not is_team_work(part):
        return None
    team = records.team_of(account=account, run_id=run_id, set=team_set_of(part))
    if team is None:
        raise NoTeam(part.id)
    return team


def _held_team(account: int, run_id: int, part: Part) -> TeamView | None:
    """The same, locked, so that nobody joins or leaves meanwhile."""
    team = _team(account, run_id, part)
    if team is None:
        return None
    try:
        learning.hold_team(run_id=run_id, set=team.set, public_id=team.public_id)
    except NoSuchTeam as problem:
        raise NoTeam(part.id) from problem
    return _team(account, run_id, part)


def _theirs(account: int, team: TeamView | None) -> QuerySet[Work]:
    return Work.objects.filter(team_id=team.id) if team else Work.objects.filter(team=None, account_id=account)


def _draft(account: int, work_id: int) -> Work:
    """A draft of theirs, locked. Raises NotTheirs."""
    rows = Work.objects.filter(id=work_id, handed_in_at=None)
    row = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
    if row is None or (row.team_id is None and row.account_id != account):
        raise NotTheirs(work_id)
    if row.team_id is not None:
        team = records.team_named([row.team_id]).get(row.team_id)
        if team is None or account not in team.accounts:
            raise NotTheirs(work_id)
    return row
