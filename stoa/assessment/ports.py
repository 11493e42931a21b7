"""What a kind of question is, and the plain values that travel between kinds, pages and attempts.

A kind is one folder under `items`: an object called `kind` that keeps `ItemKind`. Nothing lists the folders.
Grading is pure and needs no language: outcomes carry codes (`reason`) and numbers (`facts`); words are chosen when a
question is shown. Responses are plain JSON, so an attempt can be stored as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, TypeAlias, runtime_checkable

from stoa.assessment.lateness import Lateness
from stoa.assessment.sat import GRACE as GRACE
from stoa.assessment.sat import Allowed as Allowed
from stoa.assessment.sat import Sat as Sat
from stoa.content.ports import CompileContext, Json, Part

Response: TypeAlias = str | list[str] | dict[str, Json]
"""An option's id, several ids, pairs `row:choice`, or what was typed; of a quiz
`{"answers": {name: response}, "is_final": bool}`. Where it was said how sure one is, a response is kept as
`{"answer": response, "sure": 1..3}`; kinds see what is in it alone."""

Form: TypeAlias = Mapping[str, Sequence[str]]
"""A submitted form: every field's values in order, e.g. `dict(request.POST.lists())`."""

Marks: TypeAlias = Literal["worth", "words", "blanks", "none"]
"""What stands between the brackets of an answer line: what it is worth (`x`, a blank, `50%`), or words of the kind;
with "blanks" the prompt has brackets of its own, `[[so]]`, which begin no answer. None: there are no brackets, the list
is a plain one."""

Status: TypeAlias = Literal["right", "partly", "not_yet", "unanswered", "unreadable", "kept"]
"""`unanswered` and `unreadable` cost no attempt when they are the status of a whole submission. `kept` is an opinion:
it was given, and nobody judges it."""

TOKEN = "<stoa-token>"
"""Stands in rendered HTML where the form's CSRF token goes, so that a rendering can be kept and the token put in later:
`html.replace(TOKEN, token)`. A raw `<` of that shape comes neither from escaped text nor from sanitised HTML."""

OPTION_LIMIT = 200
"""Answers of one question. More is not a question any more, and grading compares with each."""

REWORDED = "reworded"
"""The reason of an outcome whose response names options that this version of the question does not have: their texts
were edited since, and nobody can tell any more what was chosen."""

WAITING = "waiting"
"""The reason of an outcome whose response is kept and has still to be run (see `RunKind`)."""

UNTESTED = "untested"
"""The reason of an outcome whose response could not be run, however often that was tried."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one option that was chosen."""

    status: Status
    feedback: str = ""
    """The author's reply, as sanitised HTML."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The grading of one question. `reason` is a code that the kind turns into words, with `facts` in them."""

    status: Status
    fraction: float = 0.0
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    feedback: str = ""
    """The author's reply to what was typed, as sanitised HTML."""
    reason: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)
    sure: int = 0
    """How sure its giver was, 1..3; 0: not asked, or not said. No kind sets it."""

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows what the response is worth: it has still to be run, or never could be."""
        return self.reason in (WAITING, UNTESTED)


@dataclass(frozen=True, slots=True)
class Graded:
    """The grading of a submission: one question, or all questions of a quiz.

    `earned` of `possible` points; `fraction` is their quotient, moved into 0..1. `costs_attempt` is false for what
    could not be read, was left empty, or (a quiz) lacks answers and was not confirmed: then nothing is stored and the
    form comes back with a word about `held_back`. `unsent` is what nobody could take (its sender is signed out): not
    graded at all.
    """

    status: Status
    fraction: float
    earned: float
    possible: float
    outcomes: Mapping[str, Outcome]
    """By the question's name, in the order of the page."""
    held_back: Literal["", "unanswered", "unreadable", "incomplete", "unsent"] = ""

    @property
    def costs_attempt(self) -> bool:
        return not self.held_back

    @property
    def is_reworded(self) -> bool:
        """Whether an answer was given to other words, so that what is graded now is not what was graded then."""
        return any(outcome.reason == REWORDED for outcome in self.outcomes.values())

    @property
    def is_waiting(self) -> bool:
        """Whether something in what was handed in has still to be run, so that its worth is not known."""
        return not self.held_back and any(outcome.reason == WAITING for outcome in self.outcomes.values())


@dataclass(frozen=True, slots=True)
class ItemState:
    """Where one learner stands with one part. `items.state_of` makes it from a stored attempt."""

    response: Response | None = None
    """The last response, or what was just typed and could not be read."""
    graded: Graded | None = None
    """The grading of `response`."""
    attempts_used: int = 0
    attempts_allowed: int = 0
    """0: no limit."""
    best: float | None = None
    """The fraction that counts, None before the first attempt."""
    is_past_due: bool = False
    is_settled: bool = False
    shows_feedback: bool = True
    """Whether the author's policy lets the learner see now which answers are right."""
    is_changed: bool = False
    """Whether an edit has changed what `response` is worth since it was given."""
    is_late: bool = False
    """Whether `response` came after the deadline and so counts nothing."""
    sitting: Sat | None = None
    """What is saved and not handed in, or was."""
    allowed: Allowed | None = None
    """What this learner is allowed beyond the others; None: nothing."""
    lateness: Lateness | None = None
    """What holds for it if it is handed in now, after its deadline and in time to count; None: it is not late."""
    was_late: Lateness | None = None
    """How late `response` came."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One thing that somebody said, as it is counted. `option` is the same for whoever says the same; at most 200
    characters, as is `label`, its words. `is_held`: nobody sees it before staff let it through."""

    option: str
    label: str
    is_held: bool = False


class Wrong(NamedTuple):
    """One thing that was wrong in an answer. `key` is the same for whoever made the same mistake, however it was
    written; `words` tell it to those who teach, in plain text."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a class said, without a word of who. `people` have answered; `counts` hold (option, label, how many), those
    that most people said first. `people` 0: too few to tell anything."""

    people: int = 0
    counts: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What a rendering needs besides part and state. Interface words follow Django's active language."""

    action: str
    """Address that the form posts to."""
    language: str = ""
    """The language of interface words; it has to be Django's active one."""
    course_language: str = ""
    """The language of the course's words; empty: that of interface words."""
    time_zone: str = ""
    """The reader's IANA zone; empty: the zone of the deadline."""
    token: str = TOKEN
    once: str = ""
    """A value that makes sending the same form twice one attempt; empty: none."""
    seed: str = ""
    """Decides the order of shuffled options, the same every time for one learner; empty: the author's order."""
    word: str = ""
    """What the button says; empty: that the answer is checked."""
    number: int = 0
    """The how-manieth question of the page, for questions without a title; 0: unknown."""
    is_preview: bool = False
    is_visitor: bool = False
    """Reads without an account: answers are checked, nothing is stored."""
    is_fresh: bool = False
    """This is the reply to what was just handed in: what is said of it takes the focus."""
    notice: str = ""
    """What is said of the sending itself (used up, too late, signed out), as HTML of the site's own."""
    course: str = ""
    """Address of the page on which one takes part; empty: there is none."""
    counts: bool = False
    """A way to complete the course asks for the part's score."""
    is_told_above: bool = False
    """The page has said, once for all, that questions are not graded and may be tried without end."""
    saves: str = ""
    """Address that takes what is to be saved before it is handed in; empty: nothing is."""
    sits: str = ""
    """Beginning of the addresses by which a sitting is begun, stopped and gone on with."""
    similar: str = ""
    """Address of practice with another variant of the question; empty: none."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Addresses of practice with another question on the same skill, by question, where there is one."""
    wait: tuple[float, int | None] | None = None
    """Of a program that was sent and waits: for how many seconds, and how many are run before it (None: not known)."""
    results: Results | None = None
    """What the class said to an opinion, for somebody who has answered; None: nothing is said of it."""

    def locks(self, part: Part) -> bool:
        """Whether the reader may look at the part and not answer it: what counts is for those who take part."""
        return self.is_visitor and (bool(part.category) or self.counts)


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """One line of a question's answer list: `- [x] text` and the quote under it."""

    mark: str
    """What stood between the brackets: `x`, a blank, or a percentage such as `50%`; any words of a kind that wants
    words."""
    fraction: float
    """What it earns, 0..1; 0 where marks are words."""
    text: str
    line: int
    feedback: str = ""
    """Markdown."""
    feedback_line: int = 0

    @property
    def is_right(self) -> bool:
        return self.fraction >= 1


@dataclass(frozen=True, slots=True)
class QuestionSource:
    """A question's body taken apart. Options are those of the directive."""

    prompt: str
    prompt_line: int
    answers: tuple[AnswerSource, ...]
    hints: tuple[tuple[str, int], ...]
    explanation: str
    explanation_line: int
    options: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class CompiledItem:
    """What a kind makes of a question: what a browser may see, and what it may not. With `public["prompt"]` (HTML) it
    compiles the prompt itself."""

    public: dict[str, Json]
    key: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Shown:
    """How a kind is to draw its controls now. `outcome` is None while verdicts are kept back by policy."""

    response: Response | None
    outcome: Outcome | None
    is_settled: bool
    reveals: bool
    """Whether the right answer is shown to a learner who has not found it."""
    seed: str
    describedby: str = ""
    """Ids of what describes the controls, or empty."""
    asks: tuple[str, ...] = ()
    """The ids of the controls that hold an answer back (see `items.gaps`)."""
    takes_focus: bool = False
    """Whether the first of them takes the focus."""


class ItemKind(Protocol):
    """One kind of question."""

    name: str
    options: frozenset[str]
    """The directive's options that only this kind knows."""
    marks: Marks
    """What authors write between the brackets of an answer."""
    assets: tuple[str, ...]
    """Static files (`assessment/<name>.css`, `.js`) of its own that a page with such a question loads."""

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        """Check the answers, reporting every problem to `context`, and lay out public part and key."""

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        """The response in a form's values for the question (see `field_name`); None when there is none. Never
        raises."""

    def grade(self, part: Part, response: Response) -> Outcome:
        """Pure, and total: any JSON value gives an outcome."""

    def render(self, part: Part, shown: Shown) -> str:
        """Prompt and controls as HTML. The field is called `field_name(part)`; works without JavaScript."""

    def say(self, outcome: Outcome) -> str:
        """One sentence (plain text, active language) about `outcome.reason`; empty when there is nothing to add."""


@runtime_checkable
class OpinionKind(ItemKind, Protocol):
    """A kind that asks and never judges: what people say is counted, and shown to those who have answered.

    Its parts have no points, category, skills or limit of attempts, and stand in no quiz. `grade` gives `kept`,
    `unanswered` or `unreadable`; the last answer counts (`public["counts"]` is "last").
    """

    is_moderated: bool
    """Whether people write what others then see: it shows once two have said it, or staff let it through."""

    def voices(self, part: Part, response: Response) -> Sequence[Voice]:
        """What a response says, each thing once. Pure, and total."""

    def offered(self, part: Part) -> Sequence[tuple[str, str]]:
        """Every (option, label) that can be chosen, in the author's order; none where people write."""

    def draw_results(self, part: Part, results: Results, response: Response | None) -> str:
        """The results as HTML, what `response` says marked as the reader's own."""


@runtime_checkable
class TellingKind(Protocol):
    """What a kind has besides (`ItemKind`) when it says itself what was wrong in an answer, so that answers which mean
    the same are counted as one. Of other kinds the answer stands as it was given."""

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        """What was wrong in a response, whatever it may be, that was graded so and is not right. Pure, and total;
        words in the active language, which is the course's."""


@runtime_checkable
class RunKind(Protocol):
    """What a kind has besides (`ItemKind`) when its answers are programs.

    Such an answer is kept at once, graded as `WAITING`; a job has `run` add what came out, and then `grade`, pure as
    ever, looks at that. A quiz with such answers is graded once the last of them has been run.
    """

    def is_waiting(self, response: object) -> bool:
        """Whether a kept response, whatever it may be, has still to be run."""

    def run(self, part: Part, response: Response) -> Response:
        """The response with what came out of running it, beside what came out of other tests before. Takes seconds;
        raises SandboxIsAway."""

    def given_up(self, part: Part, response: Response) -> Response:
        """The response where running it never came to an end: it waits no more."""

    def told(self, response: object, *, is_held: bool = False) -> object:
        """A response as its author may have it: without what would tell of tests that are kept back, and where what is
        right `is_held` back, without anything that came of it."""


@runtime_checkable
class ProvedKind(Protocol):
    """What a `RunKind` has besides when learners may write questions of it: then nothing is run while one is compiled.
    A job runs the writer's own answer, and shows so that the question can be answered."""

    def compile_unrun(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        """As `compile` does it, with the limits of learners; the writer's own answer is in the key, and is needed."""

    def own_answer(self, part: Part) -> Response:
        """The writer's own answer to a part that was compiled so, to be run."""

    def failed(self, part: Part, response: object) -> Sequence[tuple[int, str]]:
        """What the writer's own answer has failed, once it was run: the line of each in the question's text, and how,
        as a sentence in the active language."""


def field_name(part: Part, row: str = "") -> str:
    """The form field in which the answer to a question travels, or that of one of its rows."""
    return f"answer-{part.id}:{row}" if row else f"answer-{part.id}"
