"""What learning has the process do, and what it tells the publisher of courses."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from stoa.accounts.ports import PersonalData, personal_data
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.ports import registry
from stoa.kernel import audit
from stoa.kernel.jobs import dispatch
from stoa.kernel.mail.kinds import SOON, Kind, register
from stoa.learning import actions, queries
from stoa.learning.ports import Countable, countables


def records_on(course_slug: str, names: Collection[str]) -> set[str]:
    """Which of these ids some learner's record hangs on: they may not vanish unasked."""
    course = content.course_by_slug(course_slug)
    runs = [run.id for run in catalogue.runs_of(course.id)] if course else []
    return queries.subjects_with_evidence(runs, list(names))


TAKES_PART = _("This letter came because you take part in a course at %(site)s. Nobody reads answers to it.")
INVITED = _("This letter came because you are on the list of a course at %(site)s. Nobody reads answers to it.")
REMINDED = _("This letter came because you asked %(site)s to remind you of a goal. Nobody reads answers to it.")
register(
    Kind("learning.place_offered", _("A place that you waited for is free"), TAKES_PART, priority=SOON),
    Kind("learning.enrolled", _("Somebody enrolled you in a course"), INVITED),
    Kind("learning.invited", _("Invitations to courses"), INVITED),
    Kind("learning.goal", _("Reminders of your own goals"), REMINDED),
    Kind("learning.answer", _("Answers to what you want from a course"), TAKES_PART),
)
countables.add(Countable("goal", _("Own goal reached")))
dispatch.chores += [actions.flush_places, actions.look_for_night]
registry.add_record_holder("learning", records_on)
registry.add_blob_holder("learning", queries.held_digests)
personal_data.add(
    PersonalData(
        name="learning",
        covers=frozenset({
            "learning.Enrolment.account", "learning.Evidence.account", "learning.Summary.account",
            "learning.RosterLine.account", "learning.Waiting.account", "learning.CodeUse.account",
            "learning.Code.address", "learning.EnrolmentFile.by", "learning.EnrolmentLine.address",
            "learning.Ability.account", "learning.Mastery.account", "learning.Familiarity.account",
            "learning.NoReviews.account", "learning.TeamMember.account", "learning.WorkTold.account",
            "learning.Goal.account", "learning.ThemeDelivery.account", "learning.ThemeAnswer.by",
        }),
        export=queries.personal_sheets,
        erase=actions.erase_person,
    )
)  # fmt: skip

countables.add(Countable(actions.LEVEL, _("Level reached in a skill"), grows="highest", by_subject=True))
audit.name("learning.learner_removed", _("took them out of the run %(run)s"))
audit.name("learning.cohort_made", _("made the cohort %(cohort)s"))
audit.name("learning.cohort_renamed", _("renamed a cohort; now it is %(cohort)s"))
audit.name("learning.cohort_dissolved", _("dissolved the cohort %(cohort)s"))
audit.name("learning.cohort_filled", _("moved learners to another cohort (%(count)s)"))
audit.name("learning.codes_made", _("made codes for the run %(run)s (%(count)s)"))
audit.name("learning.code_revoked", _("revoked a code"))
audit.name("learning.list_enrolled", _("enrolled the people of a list (%(lines)s lines)"))
audit.name("learning.roster_exported", _("downloaded the learners of the run %(run)s"))
audit.name("learning.gradebook_exported", _("downloaded the gradebook of the run %(run)s"))
audit.name("learning.goal_hidden", _("kept the words of a goal from other learners"))
audit.name("learning.goal_shown", _("let the words of a goal be seen again"))
audit.name("learning.goals_exported", _("downloaded the goals of the run %(run)s"))
audit.name("learning.theme_answered", _("answered what some learners want"))
audit.name("learning.answer_taken_back", _("took back an answer to what some learners want"))
audit.name("learning.theme_named", _("gave a theme of goals a name"))
audit.name("learning.theme_covered", _("said which unit answers a theme of goals"))
audit.name("learning.theme_merged", _("put two themes of goals together"))
audit.name("learning.theme_taken_apart", _("took two themes of goals apart again"))
audit.name("learning.theme_split", _("had a theme of goals split"))
audit.name("learning.team_made", _("made the team %(team)s"))
audit.name("learning.team_filled", _("moved a learner to another team"))
