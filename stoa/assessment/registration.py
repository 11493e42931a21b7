"""What assessment adds to courses, the directives `question` and `quiz`; and what it keeps about people."""

from stoa.accounts.ports import PersonalData, personal_data
from stoa.assessment import actions, queries
from stoa.assessment.blocks import QuestionBlock, QuizBlock
from stoa.content.ports import registry

registry.add_block(QuestionBlock())
registry.add_block(QuizBlock())
personal_data.add(
    PersonalData(
        name="answers",
        covers=frozenset({"assessment.Attempt.account", "assessment.Practice.account"}),
        export=queries.personal_sheets,
        erase=actions.erase_person,
    )
)
