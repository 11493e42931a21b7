"""What assessment adds to courses, the directives `question` and `quiz`; and what it keeps about people."""

from django.utils.translation import gettext_lazy as _

from stoa.accounts.ports import PersonalData, personal_data
from stoa.assessment import actions, queries
from stoa.assessment.blocks import QuestionBlock, QuizBlock
from stoa.content.ports import registry
from stoa.kernel import audit

registry.add_block(QuestionBlock())
registry.add_block(QuizBlock())
personal_data.add(
    PersonalData(
        name="answers",
        covers=frozenset({"assessment.Attempt.account", "assessment.Practice.account", "assessment.Opinion.account"}),
        export=queries.personal_sheets,
        erase=actions.erase_person,
    )
)
audit.name("assessment.opinions_exported", _("downloaded what people of the run %(run)s said"))
audit.name("assessment.word_shown", _("had a word of %(part)s shown (number %(word)s)"))
audit.name("assessment.word_hidden", _("hid a word of %(part)s (number %(word)s)"))
