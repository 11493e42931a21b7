"""What staff answered to the goals of a learner and of others who want the same, on their course home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string

if TYPE_CHECKING:
    from stoa.web.learning.home_page import HomeView

MOST = 3


def answers_html(view: HomeView) -> str:
    """The newest answers, or nothing."""
    if not view.answers:
        return ""
    units = view.offer.outline.unit_by_id
    context = {
        "run": view.offer.run, "zone": view.viewer.time_zone,
        "answers": [(each, units.get(each.unit)) for each in view.answers[:MOST]],
    }  # fmt: skip
    return render_to_string("learning/_answers.html", context).strip()
