"""What assessment adds to courses (`question`, `quiz`, `assignment`), keeps about people and writes to them."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from stoa.accounts.ports import PersonalData, personal_data
from stoa.assessment import actions, queries
from stoa.assessment.blocks import QuestionBlock, QuizBlock
from stoa.assessment.works.block import AssignmentBlock
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.ports import registry
from stoa.kernel import audit
from stoa.kernel.mail.kinds import Kind, register


def works_on(course_slug: str, names: Collection[str]) -> set[str]:
    """Which of these ids some work hangs on: they may not vanish unasked."""
    course = content.course_by_slug(course_slug)
    runs = [run.id for run in catalogue.runs_of(course.id)] if course else []
    return queries.parts_with_works(runs, list(names))


audit.name("assessment.allowance_given", _("allowed more in the run %(run)s: %(quiz)s"))
audit.name("assessment.allowance_taken", _("took back what was allowed in the run %(run)s: %(quiz)s"))
registry.add_block(QuestionBlock())
registry.add_block(QuizBlock())
registry.add_block(AssignmentBlock())
registry.add_blob_holder("assessment", queries.held_digests)
registry.add_record_holder("assessment", works_on)
register(
    Kind(
        "assessment.score_raised", _("A score of yours has risen"),
        _("This letter came because you take part in a course at %(site)s. Nobody reads answers to it."),
    ),
    Kind(
        "assessment.team_handed_in", _("Your team has handed in"),
        _("This letter came because you take part in a course at %(site)s. Nobody reads answers to it."),
    ),
    Kind(
        "assessment.key_doubted", _("What counts as right in a course of yours may be wrong"),
        _("This letter came because you teach a course at %(site)s. Nobody reads answers to it."),
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
        }),
        export=queries.personal_sheets,
        erase=actions.erase_person,
    )
)  # fmt: skip
audit.name("assessment.opinions_exported", _("downloaded what people of the run %(run)s said"))
audit.name("assessment.word_shown", _("had a word of %(part)s shown (number %(word)s)"))
audit.name("assessment.word_hidden", _("hid a word of %(part)s (number %(word)s)"))
