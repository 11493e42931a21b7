"""Forms of runs: what their staff decide, with times on the run's own clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.catalogue.queries import RunCard
from stoa.catalogue.rules import Terms, run_slug

MOMENTS: Final = ("opens_at", "closes_at", "enrols_from", "enrols_until")
MOST_PLACES: Final = 1_000_000


def moment_input() -> forms.DateTimeInput:
    """A field for a day and a time, which browsers know."""
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def on_clock(read: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The moment at which the clock of `zone` shows this; Django read it on the process's clock, which is undone."""
    if read is None:
        return None
    there = read.replace(tzinfo=zone)
    if datetime.fromtimestamp(there.timestamp(), zone).replace(tzinfo=None) != there.replace(tzinfo=None):
        raise forms.ValidationError(gettext("The clock skips this hour when summer time begins. Choose another."))
    return there


class RunForm(forms.Form):
    """The terms of a run. Empty times and places: no limit on that side."""

    title = forms.CharField(label=_("What tells it from other runs"), max_length=80, required=False)
    opens_at = forms.DateTimeField(label=_("Opens"), required=False, widget=moment_input())
    closes_at = forms.DateTimeField(label=_("Closes"), required=False, widget=moment_input())
    enrols_from = forms.DateTimeField(label=_("Takes people from"), required=False, widget=moment_input())
    enrols_until = forms.DateTimeField(label=_("Takes people until"), required=False, widget=moment_input())
    capacity = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, max_value=MOST_PLACES,
        error_messages={"invalid": _("Write a whole number, or leave it empty.")},
    )  # fmt: skip
    pacing = forms.ChoiceField(
        label=_("Pace"), required=False,
        choices=[
            ("", _("as the course says")), ("self", _("everybody at their own")), ("dated", _("together, by dates")),
        ],
    )  # fmt: skip
    is_listed = forms.BooleanField(label=_("In the list of courses"), required=False)
    reads_without_account = forms.BooleanField(label=_("Readable without an account"), required=False)
    is_by_invitation = forms.BooleanField(label=_("Only with a code, or enrolled by its staff"), required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone
        for name in MOMENTS:
            self.fields[name].error_messages["invalid"] = _("Write a date and a time, such as 2027-02-01 09:00.")

    def clean_opens_at(self) -> datetime | None:
        return on_clock(self.cleaned_data["opens_at"], self._zone)

    def clean_closes_at(self) -> datetime | None:
        return on_clock(self.cleaned_data["closes_at"], self._zone)

    def clean_enrols_from(self) -> datetime | None:
        return on_clock(self.cleaned_data["enrols_from"], self._zone)

    def clean_enrols_until(self) -> datetime | None:
        return on_clock(self.cleaned_data["enrols_until"], self._zone)

    def clean(self) -> None:
        said = self.cleaned_data
        opens, closes = said.get("opens_at"), said.get("closes_at")
        starts, ends = said.get("enrols_from"), said.get("enrols_until")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", gettext("A run closes after it opens. Choose a later time, or leave it empty."))
        if starts and ends and ends <= starts:
            self.add_error("enrols_until", gettext("This is before it begins to take people. Choose a later time."))
        if starts and closes and closes <= starts:
            self.add_error("enrols_from", gettext("The run is closed by then. Choose an earlier time."))

    @property
    def terms(self) -> Terms:
        """The terms of a valid form."""
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__dataclass_fields__})


class NewRunForm(RunForm):
    """Another run: what tells it apart is in its address too."""

    slug = forms.SlugField(
        label=_("Address"), max_length=120, required=False,
        error_messages={"invalid": _("Use small letters, digits and dashes.")},
    )  # fmt: skip
    field_order = ("title", "slug")

    def __init__(self, *args: Any, course_slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._course_slug = course_slug
        self.fields["title"].required = True
        self.fields["title"].error_messages["required"] = _("Give it a name, such as Spring 2027.")

    def clean_slug(self) -> str:
        said = self.cleaned_data.get("slug") or run_slug(self._course_slug, self.cleaned_data.get("title", ""))
        if not said:
            raise forms.ValidationError(gettext("Write an address of letters and digits."))
        return str(said).lower()


def initial(run: RunCard, zone: ZoneInfo) -> dict[str, object]:
    """A run's terms as its form shows them."""
    held: dict[str, object] = {name: getattr(run, name) for name in Terms.__dataclass_fields__}
    for name in MOMENTS:
        moment = held[name]
        held[name] = moment.astimezone(zone).replace(tzinfo=None) if isinstance(moment, datetime) else None
    return held
