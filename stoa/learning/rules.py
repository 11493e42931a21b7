"""How evidence becomes a record: pure functions over plain values.

The same rules stand once more in SQL in `actions.record` (one statement on PostgreSQL); a contract test holds the
two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stoa.learning.ports import Countable

Counts = Literal["best", "last", "first"]
Origin = Literal["answer", "correction", "run", "staff", "marked"]


@dataclass(frozen=True)
class Course:
    """What progress is counted against: the version's units that count."""

    version: int
    required: frozenset[str]


@dataclass(frozen=True)
class Fact:
    """A line of the ledger. `name` is unique for a learner in a run: `unit:<id>`, `score:<part>:<number>`,
    `score:<part>:v<version>:<number>` for a score that a version's corrected key raised, `score:<part>:run:<number>`
    for one that was known once a program had been run, `score:<part>:staff:<number>` for one that staff gave,
    `score:<part>:marked:<again>:<work>` for one that they gave a work (`number` is its internal id),
    `known:<unit>:<number>` for a unit that its learner says they
    know already after a placement test (`value` 1) or takes that back (0), and what `ports.Countable` says for a fact
    of another domain (`countable`, None where that domain is gone)."""

    kind: Literal["unit", "score", "known", "count"]
    subject: str
    value: float = 1.0
    number: int = 1
    version: int = 0
    """The version in which it happened."""
    origin: Origin = "answer"
    again: int = 0
    """Tells one marking of the same work from another."""
    countable: Countable | None = None

    @property
    def name(self) -> str:
        if self.countable is not None:
            return self.countable.fact(self.subject, self.value)
        if self.kind == "unit":
            return f"unit:{self.subject}"
        if self.kind == "known":
            return f"known:{self.subject}:{self.number}"
        how = {
            "answer": "", "correction": f"v{self.version}:", "run": "run:", "staff": "staff:",
            "marked": f"marked:{self.again}:",
        }  # fmt: skip
        return f"score:{self.subject}:{how[self.origin]}{self.number}"


@dataclass(frozen=True)
class Standing:
    """How far a learner is in a run. `scores` holds the counted score (0..1) of each part that was answered; `known`
    are those of the `done` units that were not done here, but known already (by a placement test). `counts` is what
    other domains count, by `ports.Countable.counted`."""

    version: int
    required: int
    done: frozenset[str] = frozenset()
    scores: Mapping[str, float] = field(default_factory=dict)
    done_required: int = 0
    highest: float = 0.0
    known: frozenset[str] = frozenset()
    counts: Mapping[str, float] = field(default_factory=dict)

    @property
    def worked(self) -> frozenset[str]:
        """The units that were done here."""
        return self.done - self.known

    @property
    def shown(self) -> float:
        """The progress shown, 0..1."""
        return max(self.highest, ratio(self.done_required, self.required))


def ratio(done: int, required: int) -> float:
    """Done of required, 0..1; a course without units that count is at 0."""
    return min(1.0, done / required) if required else 0.0


def opening(text: str, zone: str) -> datetime | None:
    """When a module opens: `text` is an RFC 3339 time, or one without a zone, which is read in `zone` (IANA).

    None for a module that is always open, and for what is no time (the checker has said so).
    """
    try:
        moment = datetime.fromisoformat(text) if text else None
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError):
        return None
    return moment


def counted(mode: Counts, former: float | None, fraction: float, *, is_docked: bool = False) -> float:
    """The score that counts after one more attempt. One that came late, so that something `is_docked`, lowers none."""
    if former is None or (mode == "last" and not is_docked):
        return fraction
    return former if mode == "first" else max(former, fraction)


def after_score(standing: Standing, part: str, value: float) -> Standing:
    """The standing once `value` is the counted score of `part`."""
    return replace(standing, scores={**standing.scores, part: value})


def after_unit(standing: Standing, unit: str, *, is_required: bool) -> Standing:
    """The standing once `unit` is done. Doing it twice changes nothing; of one that was known already, only that it is
    done here now."""
    if unit in standing.done:
        return replace(standing, known=standing.known - {unit}) if unit in standing.known else standing
    done_required = standing.done_required + (1 if is_required else 0)
    highest = max(standing.highest, ratio(done_required, standing.required))
    return replace(standing, done=standing.done | {unit}, done_required=done_required, highest=highest)


def after_known(standing: Standing, unit: str, *, is_known: bool, is_required: bool) -> Standing:
    """The standing once `unit` counts as known already, or does not any more. What was done here stays done. Taking it
    back takes back the progress that was shown by it as well."""
    if is_known:
        if unit in standing.done:
            return standing
        return replace(after_unit(standing, unit, is_required=is_required), known=standing.known | {unit})
    if unit not in standing.known:
        return standing
    done_required = standing.done_required - (1 if is_required else 0)
    return replace(
        standing, done=standing.done - {unit}, known=standing.known - {unit}, done_required=done_required,
        highest=ratio(done_required, standing.required),
    )  # fmt: skip


def is_unit_answered(needs: Collection[str], scores: Mapping[str, float], just_now: str = "") -> bool:
    """Whether every part that the unit needs has been answered; False for a unit that needs none."""
    return bool(needs) and all(part == just_now or part in scores for part in needs)


def recounted(standing: Standing, course: Course) -> Standing:
    """The standing against another version: removed units leave both sides, and the highest stays.

    What was shown until now is kept in `highest` before the new count is taken.
    """
    done_required = len(standing.done & course.required)
    highest = max(standing.shown, ratio(done_required, len(course.required)))
    return replace(
        standing, version=course.version, required=len(course.required), done_required=done_required, highest=highest
    )


def new_since(standing: Standing, course: Course) -> frozenset[str]:
    """Units that came after the learner had finished: not done, in a course that stands at 100 %."""
    return course.required - standing.done if standing.shown >= 1.0 else frozenset()


def caught_up(standing: Standing, versions: Iterable[Course]) -> Standing:
    """The standing after every version that came since, oldest first: what each of them showed is kept."""
    for course in versions:
        if course.version > standing.version:
            standing = recounted(standing, course)
    return standing


def after_fact(standing: Standing, fact: Fact, required: Collection[str]) -> Standing:
    """The standing after one line of the ledger; `required` are the units that count in the fact's version."""
    if fact.kind == "score":
        return after_score(standing, fact.subject, fact.value)
    if fact.kind == "count":
        kind = fact.countable
        return replace(standing, counts=kind.counted(standing.counts, fact.subject, fact.value)) if kind else standing
    is_required = fact.subject in required
    if fact.kind == "known":
        return after_known(standing, fact.subject, is_known=fact.value > 0, is_required=is_required)
    return after_unit(standing, fact.subject, is_required=is_required)


def rebuilt(facts: Iterable[Fact], versions: Iterable[Course], *, first_version: int) -> Standing:
    """The standing from the ledger alone: facts in their order, and between them the versions as they came.

    `versions` are all the course's versions, oldest first; a fact says in which one it happened. Before the first
    fact nothing was done, so where counting began does not matter.
    """
    courses = sorted(versions, key=lambda course: course.version)
    required = {course.version: course.required for course in courses}
    standing = Standing(version=first_version, required=len(required.get(first_version, frozenset())))
    for fact in facts:
        standing = caught_up(standing, (course for course in courses if course.version <= fact.version))
        standing = after_fact(standing, fact, required.get(fact.version, frozenset()))
    return caught_up(standing, courses)


# --- Classes: how learners are found in a roster, and what a list of people says ---

NEW, UNDER_WAY, FINISHED, LEFT = "new", "underway", "finished", "left"
STATES = (NEW, UNDER_WAY, FINISHED, LEFT)
CODE_LENGTH = 12
CODE_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""No 0/o, 1/i/l, u: codes are read aloud and typed from paper. Twelve of these are 58 bits."""


def name_key(name: str) -> bytes:
    """A name as rosters sort and find it: without case and accents, in UTF-8, at most 240 bytes."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split()).encode()[:240]


WORD_BREAKS = (" ", "-", "'", "\u2019")
"""What a word of a name begins after: `Lovelace` in `Ada Lovelace`, `luc` in `Jean-Luc`, `Brien` in `O'Brien`."""


def word_starts(search: bytes) -> list[list[bytes]]:
    """For each word of a search, a key itself, what a name's key holds when a later word of it begins so."""
    return [[sign.encode() + word for sign in WORD_BREAKS] for word in search.split()]


def name_words(key: bytes) -> set[bytes]:
    """What a name's key can be found by: each of its words, and what stands in a word after a hyphen or apostrophe."""
    breaks = re.compile("|".join(sign for sign in WORD_BREAKS[1:]).encode())
    return {word[start:] for word in key.split() for start in (0, *(each.end() for each in breaks.finditer(word)))} - {
        b""
    }


def address_key(address: str) -> bytes:
    """An address as rosters find it."""
    return address.strip().lower().encode()[:254]


def prefix_end(prefix: bytes) -> bytes:
    """The first key, by bytes, after all that begin with `prefix`. Text in UTF-8 holds no byte of 255."""
    return prefix + b"\xff"


def state_of(shown: float, *, has_left: bool) -> str:
    """A learner's state in the roster, from the progress shown (0..1)."""
    if has_left:
        return LEFT
    return FINISHED if shown >= 1.0 else UNDER_WAY if shown > 0.0 else NEW


def counted_keys(state: str, intention: str, shown: float) -> tuple[str, ...]:
    """What a line of the roster counts under. Who has left counts as having left alone."""
    if state == LEFT:
        return (f"state:{LEFT}",)
    tenth = min(10, max(0, int(shown * 10 + 1e-6)))
    return (f"state:{state}", f"intention:{intention}", f"tenth:{tenth}")


def plain_code(typed: str) -> str:
    """A code as it is looked up: without spaces and dashes, in lower case; empty for what can be none."""
    text = re.sub(r"[\s\u2010-\u2015-]+", "", typed).lower()
    return text if len(text) == CODE_LENGTH and set(text) <= set(CODE_ALPHABET) else ""


def shown_code(plain: str) -> str:
    """A code as people read it: `abcd-efgh-jkmn`."""
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def free_places(capacity: int | None, taking_part: int, offered: int) -> int | None:
    """Places that nobody has and that are held for nobody; None: as many as there are people."""
    return None if capacity is None else max(0, capacity - taking_part - offered)


OUTCOMES = ("enrol", "return", "move", "same", "invite", "invited", "full", "twice", "bad")
"""What comes of a line of a list: a new learner, one who comes back, another cohort, nothing to do, an invitation,
one that was sent before, no place left, the address stood above already, no address."""
ACTS = frozenset({"enrol", "return", "move", "invite"})
_HEADS = {
    "address": ("email", "e-mail", "mail", "address", "email address", "e-mail address", "correo", "indirizzo email"),
    "name": ("name", "full name", "nombre", "nome", "nom"),
    "cohort": ("cohort", "group", "class", "grupo", "gruppo", "groupe"),
}
_ADDRESS = re.compile(r"[^\s@<>\"',;:()\\]{1,64}@[^\s@<>\"',;:()\\]+\.[^\s@<>\"',;:()\\.]{2,}")


@dataclass(frozen=True)
class Listed:
    """A line of a list of people."""

    number: int
    address: str
    name: str = ""
    cohort: str = ""
    is_again: bool = False
    """Its address stood above already."""

    @property
    def is_address(self) -> bool:
        return is_address(self.address)


@dataclass(frozen=True)
class Known:
    """What the site knows of somebody on a list, in one run."""

    has_account: bool = False
    takes_part: bool = False
    took_part: bool = False
    is_in_cohort: bool = True
    """They are in the cohort that the list names, or it names none."""
    is_invited: bool = False


def is_address(text: str) -> bool:
    """Whether a text may be an address. Who gets its letters shows in the end."""
    return len(text) <= 254 and text.isascii() and bool(_ADDRESS.fullmatch(text))


def listed_people(rows: Iterable[tuple[int, tuple[str, ...]]]) -> list[Listed]:
    """The lines of a table (number, cells). A first line without an address names the columns; else they are address,
    name, cohort. Raises ValueError when no column holds addresses."""
    rows = list(rows)
    places = {"address": 0, "name": 1, "cohort": 2}
    if rows and not any(is_address(cell.lower()) for cell in rows[0][1]):
        heads = [cell.strip().casefold() for cell in rows[0][1]]
        places = {
            what: next((heads.index(name) for name in names if name in heads), -1) for what, names in _HEADS.items()
        }
        rows = rows[1:]
        if places["address"] < 0:
            raise ValueError("No column is called “email”.")
    found, seen = [], set[str]()
    for number, cells in rows:
        said = {what: cells[at] if 0 <= at < len(cells) else "" for what, at in places.items()}
        address = said["address"].lower()
        found.append(Listed(number, address[:254], said["name"][:120], said["cohort"][:80], address in seen))
        seen.add(address)
    return found


def planned(line: Listed, known: Known, *, has_place: bool) -> str:
    """What comes of a line, one of `OUTCOMES`. Doing it and asking again gives one that does nothing."""
    if not line.is_address:
        return "bad"
    if line.is_again:
        return "twice"
    if known.takes_part:
        return "same" if known.is_in_cohort else "move"
    if not known.has_account:
        return "invited" if known.is_invited else "invite"
    if not has_place:
        return "full"
    return "return" if known.took_part else "enrol"
