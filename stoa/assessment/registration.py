"""What assessment adds to courses (`question`, `quiz`, `assignment`), keeps about people and writes to them."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from stoa.accounts.ports import PersonalData, personal_data
from stoa.assessment import actions, queries
from stoa.assessment.banks import BankFile
from stoa.assessment.blocks import QuestionBlock, QuizBlock, question_of_bank
from stoa.assessment.works.block import AssignmentBlock
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.ports import registry
from stoa.kernel import audit
from stoa.kernel.jobs import dispatch
from stoa.kernel.mail.kinds import Kind, register


def works_on(course_slug: str, names: Collection[str]) -> set[str]:
    """Which of these ids some work hangs on: they may not vanish unasked."""
    course = content.course_by_slug(course_slug)
    runs = [run.id for run in catalogue.runs_of(course.id)] if course else []
    return queries.parts_with_works(runs, list(names))


audit.name("assessment.allowance_given", _("allowed more in the run %(run)s: %(quiz)s"))
audit.name("assessment.allowance_taken", _("took back what was allowed in the run %(run)s: %(quiz)s"))
audit.name("assessment.score_given", _("gave a score by hand in the run %(run)s: %(part)s, %(before)s → %(after)s"))
audit.name("assessment.appeal_answered", _("answered an appeal in the run %(run)s and left the score: %(part)s"))
dispatch.chores.append(actions.look_for_lost_programs)
registry.add_block(QuestionBlock())
registry.add_block(QuizBlock())
registry.add_block(AssignmentBlock())
registry.add_blob_holder("assessment", queries.held_digests)
registry.add_bank(BankFile(question_of_bank))
registry.add_record_holder("assessment", works_on)
register(
    Kind(
        "assessment.score_raised", _("A score of yours has risen"),
        _("This letter came because you take part in a course at %(site)s. Nobody reads answers to it."),
    ),
    Kind(
        "assessment.work_marked", _("A work of yours has been marked"),
        _("This letter came because you take part in a course at %(site)s. Nobody reads answers to it."),
    ),
    Kind(
        "assessment.team_handed_in", _("Your team has handed in"),
        _("This letter came because you take part in a course at %(site)s. Nobody reads answers to it."),
    ),
    Kind(
        "assessment.score_looked_at", _("Staff have looked at a score of yours"),
        _("This letter came because you take part in a course at %(site)s. Nobody reads answers to it."),
    ),
    Kind(
        "assessment.key_doubted", _("What counts as right in a course of yours may be wrong"),
        _("This letter came because you teach a course at %(site)s. Nobody reads answers to it."),
    ),
    Kind(
        "assessment.question_promoted", _("A question that you wrote helps others"),
        _("This letter came because you wrote a question at %(site)s. Nobody reads answers to it."),
    ),
    Kind(
        "assessment.question_retired", _("A question that you wrote is not asked any more"),
        _("This letter came because you wrote a question at %(site)s. Nobody reads answers to it."),
    ),
)  # fmt: skip
personal_data.add(
    PersonalData(
        name="answers",
        covers=frozenset({
            "assessment.Attempt.account", "assessment.Practice.account", "assessment.Raised.account",
            "assessment.Opinion.account", "assessment.Sitting.account", "assessment.Allowance.account",
            "assessment.Work.account", "assessment.Work.handed_in_by", "assessment.WorkMember.account",
            "assessment.Marking.held_by", "assessment.Marking.decided_by", "assessment.SavedComment.account",
            "assessment.Appeal.account", "assessment.GivenScore.account",
            "assessment.Sureness.account", "assessment.CalibrationCount.account", "assessment.AskedInPractice.account",
            "assessment.Challenge.account", "assessment.KeptReport.account",
            "assessment.WrittenQuestion.account", "assessment.WrittenAnswer.account",
            "assessment.WrittenRating.account", "assessment.WrittenRun.account", "assessment.TriesWritten.account",
        }),
        export=queries.personal_sheets,
        erase=actions.erase_person,
    )
)  # fmt: skip
audit.name("assessment.opinions_exported", _("downloaded what people of the run %(run)s said"))
audit.name("assessment.word_shown", _("had a word of %(part)s shown (number %(word)s)"))
audit.name("assessment.word_hidden", _("hid a word of %(part)s (number %(word)s)"))
audit.name("assessment.works_released", _("released marked works of %(part)s in the run %(run)s (%(count)s)"))
audit.name("assessment.work_marked_anew", _("marked a work of %(part)s in the run %(run)s anew: %(reason)s"))
audit.name("assessment.works_exported", _("downloaded the works of %(part)s in the run %(run)s"))
audit.name("assessment.written_retired", _("had a learner’s question asked no more: %(question)s"))
audit.name("assessment.written_practised", _("had a learner’s question practised: %(question)s"))
audit.name("assessment.written_promoted", _("took a learner’s question into the course: %(question)s"))
