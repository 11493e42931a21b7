"""What assessment adds to courses: the directives `question` and `quiz`."""

from stoa.assessment.blocks import QuestionBlock, QuizBlock
from stoa.content.ports import registry

registry.add_block(QuestionBlock())
registry.add_block(QuizBlock())
