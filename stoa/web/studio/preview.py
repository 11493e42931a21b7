"""A draft as its learners would see it. Questions answer, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt

from stoa.assessment import items, works
from stoa.assessment.ports import ItemState, RenderContext
from stoa.content import queries as content
from stoa.content.ports import RUN_TOKEN, Html, Part
from stoa.content.queries import Outline, UnitBuild, UnitEntry
from stoa.web.base.frames import without_marks
from stoa.web.base.guards import takes
from stoa.web.learning.policy import unit_policy
from stoa.web.learning.unit_page import ASKS
from stoa.web.studio.access import Maker, draft_or_404, for_makers

FILMS = ("<video", "<audio")


@takes("GET")
@for_makers
def first(request: HttpRequest, maker: Maker, draft: str) -> HttpResponse:
    """The first unit of a draft."""
    draft_or_404(maker, draft)
    outline = content.draft_outline(draft)
    if not outline.units:
        raise Http404(gettext("This draft has no unit that can be shown."))
    return redirect("studio_preview_unit", draft=draft, unit=outline.units[0].id)


@takes("GET")
@for_makers
def unit(request: HttpRequest, maker: Maker, draft: str, unit: str) -> HttpResponseBase:
    """A unit of a draft."""
    outline, entry, build = _unit_or_404(maker, draft, unit)
    return _page(request, draft, outline, entry, build, {})


@csrf_exempt  # nothing is kept, so there is nothing to forge; the form inside a unit has no token of the session
@takes("POST")
@for_makers
def answer(request: HttpRequest, maker: Maker, draft: str, unit: str, part: str) -> HttpResponseBase:
    """Check an answer to a question of a draft, and keep nothing."""
    outline, entry, build = _unit_or_404(maker, draft, unit)
    if part not in build.parts or build.parts[part].kind == "assignment":
        raise Http404(gettext("This unit has no such question."))
    variant = variant_asked(request)
    found = items.variant(build.parts[part], variant)
    response = items.read(found, dict(request.POST.lists()))
    state = items.state_of(found, response=response, graded=items.grade(found, response))
    html = _part_html(draft, outline, entry, found, state, variant, is_fresh=True)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(html)
    return _page(request, draft, outline, entry, build, {part: html})


def _unit_or_404(maker: Maker, draft: str, unit: str) -> tuple[Outline, UnitEntry, UnitBuild]:
    draft_or_404(maker, draft)
    outline = content.draft_outline(draft)
    entry = outline.unit_by_id.get(unit)
    if entry is None:
        raise Http404(gettext("This draft has no such unit."))
    return outline, entry, content.draft_unit(draft, unit)


def _page(
    request: HttpRequest, draft: str, outline: Outline, entry: UnitEntry, build: UnitBuild, shown: Mapping[str, str]
) -> HttpResponse:
    module = outline.module_of[entry.id]
    variant, variants = variant_asked(request), max([items.count_of(part) for part in build.parts.values()], default=1)
    body = _body(draft, outline, entry, build, shown, variant)
    context: dict[str, Any] = {
        "draft": draft, "outline": outline, "unit": entry, "module": module, "body": body,
        "module_number": outline.modules.index(module) + 1, "number": outline.place[entry.id] + 1,
        "previous": outline.previous_unit(entry.id), "next": outline.next_unit(entry.id),
        "has_film": any(mark in body for mark in FILMS), "film_asks": ASKS in body,
        "assets": items.assets_of(build.parts.values()),
        "variants": range(1, variants + 1) if variants > 1 else (), "variant": variant % variants + 1,
        "question_count": sum(part.kind == "question" for part in entry.parts),
    }  # fmt: skip
    response = render(request, "studio/preview.html", context)
    if policy := unit_policy(build):
        response.headers["Content-Security-Policy"] = policy
    return response


def variant_asked(request: HttpRequest) -> int:
    """Which variant of each question is looked at, from 0: `?variant=` counts from 1. It may be none of theirs."""
    said = request.GET.get("variant", "")
    return max(0, int(said[:4]) - 1) if said.isascii() and said.isdigit() else 0


def _body(
    draft: str, outline: Outline, entry: UnitEntry, build: UnitBuild, shown: Mapping[str, str], variant: int
) -> SafeString:
    """The unit's segments, sanitised when the draft was made; links between units lead to their previews."""
    base = reverse("studio_preview", kwargs={"draft": draft})
    pieces = []
    for segment in build.segments:
        if isinstance(segment, Html):
            html = without_marks(segment.html)
            pieces.append(html.replace(f"/learn/{RUN_TOKEN}/", base).replace(RUN_TOKEN, ""))
        else:
            if build.parts[segment.id].kind == "assignment":
                pieces.append(_assignment(entry, build.parts[segment.id]))
                continue
            part = items.variant(build.parts[segment.id], variant)
            pieces.append(shown.get(part.id) or _part_html(draft, outline, entry, part, items.state_of(part), variant))
    return mark_safe("".join(pieces))


def _assignment(entry: UnitEntry, part: Part) -> str:
    """An assignment as those see it who do not take part, with its rubric."""
    number = [ref.id for ref in entry.parts if ref.kind == part.kind].index(part.id) + 1
    return works.panel(part, works.Status(), works.Frame(number=number)) + works.rubric_html(part)


def _part_html(
    draft: str,
    outline: Outline,
    entry: UnitEntry,
    part: Part,
    state: ItemState,
    variant: int,
    *,
    is_fresh: bool = False,
) -> str:
    number = [ref.id for ref in entry.parts if ref.kind == part.kind].index(part.id) + 1
    action = reverse("studio_preview_answer", kwargs={"draft": draft, "unit": entry.id, "part": part.id})
    action += f"?variant={variant + 1}" if variant else ""
    context = RenderContext(
        action=action,
        language=get_language() or "en",
        course_language=outline.language,
        number=number,
        is_preview=True,
        is_fresh=is_fresh,
    )
    return items.render(part, state, context).replace(items.TOKEN, "")
