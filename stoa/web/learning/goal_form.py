"""The second page of a goal: how one tells that it is reached, by when, who reads it, and a plan for who wants one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.content.queries import Outline
from stoa.learning.queries import (
    MOST_OWN,
    MOST_OWN_WORDS,
    MOST_PLAN,
    Checks,
    GoalView,
    Said,
    fitting,
    ground_of,
    own_checks,
    plain_words,
)
from stoa.web.catalogue.forms import said_of
from stoa.web.learning.goal_words import visibility_words

LONGEST = timedelta(days=5 * 366)
FOR_YOUTHS = ("me", "staff")
"""Who may read the goal of somebody below the age of consent."""


class DetailsForm(forms.Form):
    """Checks, day, readers and plan of one goal in one version of a course."""

    of = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    target = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("A day to look forward to, not a deadline: nothing is taken away after it."),
    )  # fmt: skip
    plan_when = forms.CharField(label=_("If it is …"), required=False, max_length=MOST_PLAN)
    plan_what = forms.CharField(label=_("then I will …"), required=False, max_length=MOST_PLAN)
    can_quote = forms.BooleanField(required=False)
    in_record = forms.BooleanField(required=False)
    reminds = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, goal: GoalView, outline: Outline, today: date, is_youth: bool) -> None:
        self.goal, self.outline, self.today = goal, outline, today
        self.ground = ground_of(outline)
        checks = goal.checks
        super().__init__(
            data,
            initial={
                "of": goal.public_id, "target": goal.target, "plan_when": goal.plan_when, "plan_what": goal.plan_what,
                "can_quote": goal.can_quote, "in_record": goal.in_record, "reminds": goal.reminds,
                "modules": checks.modules, "units": checks.units, "skills": checks.skills, "read": checks.read or None,
                "visibility": goal.visibility,
            },
        )  # fmt: skip
        readers = FOR_YOUTHS if is_youth else ("me", "staff", "course", "public")
        self._choices: dict[str, list[tuple[str, str]]] = {}
        self._offer("visibility", [(name, visibility_words(name)) for name in readers], is_one=True)
        self._add_checks()

    def _add_checks(self) -> None:
        outline, kind = self.outline, self.goal.kind
        if kind in ("parts", "teach"):
            modules = [(each.id, each.title) for each in outline.modules if self.ground.modules.get(each.id)]
            units = [(unit.id, unit.title) for unit in outline.units]
            self._offer("modules", modules)
            self._offer("units", units)
        if kind == "skill":
            skills = [(each.id, each.text) for each in outline.outcomes if self.ground.asks.get(each.id)]
            self._offer("skills", skills)
        if kind == "browse":
            self.fields["read"] = forms.IntegerField(
                label=_("How many units"), required=False, min_value=1, max_value=max(1, len(outline.units)),
                help_text=gettext("Of %(count)s. Without a number, one look is enough.")
                % {"count": len(outline.units)},
            )  # fmt: skip
        own = self.goal.checks.own
        for number in range(min(MOST_OWN, len(own) + 2)):
            self.fields[f"own_{number}"] = forms.CharField(
                label=gettext("Check %(number)s") % {"number": number + 1}, required=False, max_length=MOST_OWN_WORDS,
                initial=own[number].text if number < len(own) else "",
            )  # fmt: skip

    def _offer(self, name: str, choices: list[tuple[str, str]], *, is_one: bool = False) -> None:
        self._choices[name] = choices
        self.fields[name] = (
            forms.ChoiceField(choices=choices) if is_one else forms.MultipleChoiceField(choices=choices, required=False)
        )

    def clean_target(self) -> date | None:
        """The day; one that was set before may be past."""
        target: date | None = self.cleaned_data["target"]
        if target is None or target == self.goal.target:
            return target
        if target < self.today:
            raise forms.ValidationError(gettext("This day is over. Choose one that is to come, or none."))
        if target > self.today + LONGEST:
            raise forms.ValidationError(gettext("This is more than five years away. Choose an earlier day, or none."))
        return target

    def clean(self) -> dict[str, Any]:
        """A plan has both halves."""
        found = super().clean() or {}
        when, what = (plain_words(found.get(name, ""), MOST_PLAN) for name in ("plan_when", "plan_what"))
        if bool(when) != bool(what):
            missing = "plan_what" if when else "plan_when"
            self.add_error(missing, gettext("A plan needs both halves. Fill this one in, or empty the other."))
        return {**found, "plan_when": when, "plan_what": what}

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("own_")]

    @property
    def said(self) -> Said:
        """The goal of a valid form."""
        found, former = self.cleaned_data, self.goal.checks
        own = own_checks((found[name] for name in self.fields if name.startswith("own_")), former.own)
        checks = Checks(
            units=tuple(found.get("units", ())), modules=tuple(found.get("modules", ())),
            skills=tuple(found.get("skills", ())), read=found.get("read") or 0, own=own,
        )  # fmt: skip
        return replace(
            said_of(self.goal), checks=fitting(checks, self.ground), target=found["target"],
            visibility=found["visibility"], plan_when=found["plan_when"], plan_what=found["plan_what"],
            can_quote=found["can_quote"], in_record=found["in_record"], reminds=found["reminds"],
        )  # fmt: skip

    @property
    def chosen(self) -> dict[str, list[tuple[str, str, bool]]]:
        """(value, title, whether it is chosen) of each list of choices."""
        lists: dict[str, list[tuple[str, str, bool]]] = {}
        for name in ("modules", "skills", "visibility"):
            if name in self.fields:
                now = self[name].value() or ()
                now = [now] if isinstance(now, str) else now
                lists[name] = [(value, str(title), value in now) for value, title in self._choices[name]]
        return lists

    @property
    def units_by_module(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The units to choose from, under the titles of their modules."""
        if "units" not in self.fields:
            return []
        now = self["units"].value() or ()
        return [
            (module.title, [(unit.id, unit.title, unit.id in now) for unit in module.units])
            for module in self.outline.modules
        ]


class ReportForm(forms.Form):
    """How a goal came out."""

    outcome = forms.ChoiceField(
        choices=[(name, name) for name in ("reached", "partly", "changed")],
        error_messages={"required": _("Choose one of the three."), "invalid_choice": _("Choose one of the three.")},
    )
    words = forms.CharField(
        label=_("A word about it, if you like"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    can_quote = forms.BooleanField(required=False)
