"""What the answers of a class tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from stoa.assessment import items
from stoa.assessment.analysis import QuestionResult, QuizResult, WrongAnswer
from stoa.assessment.items.markup import beginning
from stoa.assessment.models import Attempt, Regrading, RunAnalysis
from stoa.content.ports import Part
from stoa.kernel.statements import Statement, run


@dataclass(frozen=True)
class AttemptLine:
    """An attempt in a learner's history."""

    part: str
    number: int
    fraction: float
    is_late: bool
    at: datetime
    share: float = 1.0
    late_days: int = 0


def attempts(*, account: int, run_id: int) -> list[AttemptLine]:
    """Every attempt of a learner in a run, oldest first."""
    rows = Attempt.objects.filter(account_id=account, run_id=run_id).order_by("id")
    return [
        AttemptLine(row.part, row.number, row.fraction, row.is_late, row.at, row.share, row.late_days) for row in rows
    ]


def best_since(*, account: int, run_id: int, since: datetime) -> dict[str, float]:
    """What a learner's best answer since a moment was worth (0..1), by part, where it came in time. One statement."""
    rows = Attempt.objects.filter(account_id=account, run_id=run_id, at__gt=since, is_late=False)
    return dict(rows.order_by().values_list("part").annotate(best=Max("fraction")))


@dataclass(frozen=True)
class PartFacts:
    """What a class did with a part. `people` tried it; `best` is the mean of their best scores, 0..1."""

    part: str
    people: int
    attempts: int
    right_first: int
    right_by_now: int
    best: float


_FACTS = """SELECT part, sum(people) AS people, sum(tries) AS attempts, sum(right_first) AS right_first,
    sum(right_by_now) AS right_by_now, sum(best) / sum(people) AS best
FROM (SELECT part, 1 AS people, count(*) AS tries, max(fraction) AS best,
        max(CASE WHEN number = 1 AND fraction >= 0.999999 THEN 1 ELSE 0 END) AS right_first,
        CASE WHEN max(fraction) >= 0.999999 THEN 1 ELSE 0 END AS right_by_now
    FROM assessment_attempt WHERE run_id = %(run)s GROUP BY part, account_id
    UNION ALL SELECT part, people, attempts, best, right_first, right_by_now
    FROM assessment_formertries WHERE run_id = %(run)s) AS tried
GROUP BY part"""


def part_facts(run_id: int) -> dict[str, PartFacts]:
    """What the learners of a run did with each part that somebody has tried, those who have left the site too.

    One statement.
    """
    rows = run(Statement(_FACTS, {"run": run_id}))
    return {
        part: PartFacts(part, int(people), int(attempts), int(first), int(by_now), float(best))
        for part, people, attempts, first, by_now, best in rows
    }


@dataclass(frozen=True)
class Correction:
    """What a version's corrected key did in one run: of `answers` given before, `looked_at` are graded anew, and the
    scores of `raised` learners rose. `finished_at` None: it goes on."""

    part: str
    run: int
    answers: int
    looked_at: int
    raised: int
    finished_at: datetime | None


def corrections(version_id: int) -> list[Correction]:
    """What became of the keys that a version corrected, where there were answers. One statement."""
    rows = Regrading.objects.filter(version=version_id, answers__gt=0).order_by("id")
    return [Correction(row.part, row.run_id, row.answers, row.looked_at, row.raised, row.finished_at) for row in rows]


@dataclass(frozen=True)
class RunFindings:
    """What the answers of a run tell, as of `made_at`."""

    made_at: datetime
    answers: int
    questions: tuple[QuestionResult, ...]
    quizzes: tuple[QuizResult, ...]

    def of(self, part: str) -> QuestionResult | QuizResult | None:
        """What is told of a part: of a quiz as a whole, or of the question that it is."""
        found: list[QuestionResult | QuizResult] = [each for each in self.quizzes if each.quiz == part]
        found += [each for each in self.questions if each.question == part]
        return found[0] if found else None


def findings(run_id: int) -> RunFindings | None:
    """What was last found in the answers of a run; None before the first time. One statement."""
    row = RunAnalysis.objects.filter(run_id=run_id).first()
    if row is None:
        return None
    questions = tuple(
        QuestionResult(**{
            **each, "curve": tuple((int(count), float(mean)) for count, mean in each["curve"]),
            "wrong": tuple(WrongAnswer(**wrong) for wrong in each["wrong"]),
            "sure": tuple((level, people, right) for level, people, right in each.get("sure", ())),
        })
        for each in row.results.get("questions", ())
    )  # fmt: skip
    return RunFindings(
        row.made_at, row.answers, questions, tuple(QuizResult(**each) for each in row.results.get("quizzes", ()))
    )


def asked(part: Part) -> dict[str, str]:
    """What each question of a part asks, by its id: its title, or the first words."""
    return {one.id: one.title or beginning(str(one.public["prompt"])) for one in items.questions_of(part)}
