"""What assessment adds to courses, the directives `question` and `quiz`; and what it keeps about people."""

from django.utils.translation import gettext_lazy as _

from stoa.accounts.ports import PersonalData, personal_data
from stoa.assessment import actions, queries
from stoa.assessment.blocks import QuestionBlock, QuizBlock
from stoa.content.ports import registry
from stoa.kernel import audit

audit.name("assessment.allowance_given", _("allowed more in the run %(run)s: %(quiz)s"))
audit.name("assessment.allowance_taken", _("took back what was allowed in the run %(run)s: %(quiz)s"))
registry.add_block(QuestionBlock())
registry.add_block(QuizBlock())
personal_data.add(
    PersonalData(
        name="answers",
        covers=frozenset({
            "assessment.Attempt.account", "assessment.Practice.account", "assessment.Sitting.account",
            "assessment.Allowance.account",
        }),
        export=queries.personal_sheets,
        erase=actions.erase_person,
    )
)  # fmt: skip
