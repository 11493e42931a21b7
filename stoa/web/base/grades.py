"""Grades in words: per cent and letters, what is taken off late work, and why a score is what it is."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from stoa.assessment.items import lateness_text, share_text
from stoa.assessment.queries import ScoreLine
from stoa.assessment.rules import LateTerms, letter_of, shown_grade
from stoa.content.queries import GradingPolicy
from stoa.kernel.text.words import per_cent


def per_cent_of(policy: GradingPolicy, grade: float) -> str:
    """A course grade (0..1) in per cent: whole, or as exactly as it takes to stand on its side of a bound."""
    shown, digits = shown_grade(grade, policy.bounds)
    return per_cent(number_format(shown, decimal_pos=digits))


def grade_words(policy: GradingPolicy, grade: float | None) -> str:
    """`89.9 % (B)`; without letters `90 %`; empty for none."""
    if grade is None:
        return ""
    said, word = per_cent_of(policy, grade), letter_of(policy.letters, grade)
    return gettext("%(grade)s (%(letter)s)") % {"grade": said, "letter": word} if word else said


def scale_lines(policy: GradingPolicy) -> list[tuple[str, str]]:
    """(letter, from how many per cent) as the course has them, the highest first."""
    return [(word, share_text(bound)) for word, bound in policy.letters]


def late_lines(policy: GradingPolicy) -> list[tuple[str, str]]:
    """What lateness costs, by category (title, sentence); the title is empty where it is the same for all. Nothing is
    said where nothing late counts anywhere."""
    rules = [(each.title, each.late) for each in policy.categories]
    if not any(rule for _title, rule in rules):
        return []
    if len({rule for _title, rule in rules}) == 1:
        return [("", late_words(rules[0][1]))]
    return [(title, late_words(rule)) for title, rule in rules]


def late_words(rule: LateTerms | None) -> str:
    """One category's rule in sentences."""
    if rule is None:
        return gettext("What comes after its deadline does not count.")
    said = []
    if rule.grace:
        said.append(gettext("Up to %(time)s after its deadline nothing is taken off.") % {"time": _time(rule.grace)})
    if rule.per_day:
        values = {"share": share_text(rule.per_day), "most": share_text(rule.most)}
        words = gettext("Each day late that has begun takes %(share)s off what it earned.")
        if rule.most < 1:
            words = gettext("Each day late that has begun takes %(share)s off what it earned, %(most)s at most.")
        said.append(words % values)
    if rule.until:
        words = ngettext("After %(days)d day nothing counts.", "After %(days)d days nothing counts.", rule.until)
        said.append(words % {"days": rule.until})
    return " ".join(said) or gettext("What comes late counts in full.")


def free_words(days: int) -> str:
    """What free days are, of which each learner has so many."""
    words = ngettext(
        "You have %(days)d free day in this course: a day late costs a free day first, by itself.",
        "You have %(days)d free days in this course: a day late costs a free day first, by itself.",
        days,
    )
    return words % {"days": days}


def _time(seconds: int) -> str:
    if seconds % 86_400 == 0:
        days = seconds // 86_400
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if seconds % 3600 == 0:
        return ngettext("%(count)d hour", "%(count)d hours", seconds // 3600) % {"count": seconds // 3600}
    return ngettext("%(count)d minute", "%(count)d minutes", seconds // 60) % {"count": seconds // 60}


def why_words(line: ScoreLine) -> str:
    """Why a score came, as a sentence."""
    number = {"number": line.number}
    if line.origin == "correction":
        return gettext("What counts as right was corrected, and the answers were graded again.")
    if line.origin == "staff":
        return gettext("Given by staff.")
    words = gettext("Answer %(number)d.")
    if line.origin == "marked":
        words = gettext("Work %(number)d was marked.")
    elif line.origin == "run":
        words = gettext("The program of answer %(number)d was run.")
    late = line.lateness
    return f"{words % number} {lateness_text(late)}" if late else words % number


def state_words(state: str) -> str:
    """What became of an appeal."""
    return {
        "open": gettext("waits for staff"),
        "left": gettext("looked at: the score stays"),
        "changed": gettext("looked at: another score was given"),
        "withdrawn": gettext("taken back"),
    }.get(state, state)
