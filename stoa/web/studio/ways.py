"""The ways to finish of a draft: a list, a form for each, and how learners will see them.

Every change writes the draft's completions.toml and compiles the draft anew; nothing goes live by it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.content.actions import CannotPublish, DraftMoved, NoSuchCourse, SourceRefused
from stoa.content.queries import DraftCard, Outline
from stoa.content.rules import is_id
from stoa.credentials import queries, rules
from stoa.credentials.rules import editing
from stoa.kernel import files
from stoa.web.base.guards import takes
from stoa.web.studio import way_form, way_rules
from stoa.web.studio.access import Maker, course_or_404, draft_or_404, for_makers
from stoa.web.studio.findings import by_file
from stoa.web.studio.way_form import WayForm


@takes("POST")
@for_makers
def begin(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """A draft of what is live, to change its ways to finish in."""
    card = course_or_404(maker, course)
    if not maker.publishes(course):
        raise Http404
    try:
        draft = content.amend(version_id=card.version_id or 0, files={}, by=maker.id)
    except (NoSuchCourse, CannotPublish) as problem:
        raise Http404(str(problem)) from problem
    return redirect("studio_ways", draft=draft.public_id)


@takes("GET", "POST")
@for_makers
def ways(request: HttpRequest, maker: Maker, draft: str) -> HttpResponse:
    """Every pathway of a draft; they can be moved and taken out."""
    card = draft_or_404(maker, draft)
    if request.method == "POST":
        _act(maker, card, request)
        return redirect("studio_ways", draft=draft)
    source = _source(card)
    outline = courses.draft_outline(draft)
    context = {"maker": maker, "draft": card, "outline": outline, "rows": [], "is_readable": True}
    context["files"] = [file for file in by_file(card.findings) if file.name == rules.FILE]
    try:
        context["rows"] = _rows(editing.declared(source), source, card, outline)
    except editing.NotEditable:
        context["is_readable"] = False
    return render(request, "studio/ways.html", context)


def _rows(declared: list[dict[str, Any]], source: str, card: DraftCard, outline: Outline) -> list[dict[str, Any]]:
    views = {view.id: view for view in queries.checklist(outline, None, (), None)}
    rows = []
    for place, item in enumerate(declared):
        said = [each for found in queries.said_of(source, card.findings, place).values() for each in found]
        id = item.get("id")
        rows.append({
            "place": place, "title": item.get("title") or id or "", "id": id, "way": views.get(str(id)),
            "errors": sum(each.severity == "error" for each in said), "findings": len(said),
            "is_first": place == 0, "is_last": place == len(declared) - 1,
        })  # fmt: skip
    return rows


def _act(maker: Maker, card: DraftCard, request: HttpRequest) -> None:
    """Move or take out one, and say what came of it."""
    place, act = request.POST.get("place", ""), request.POST.get("do", "")
    if not place.isascii() or not place.isdigit() or act not in ("up", "down", "remove"):
        raise Http404
    try:
        source, number = _source(card), int(place[:6])
        if act == "remove":
            made = editing.without_pathway(source, number)
        else:
            made = editing.moved(source, number, -1 if act == "up" else 1)
        _write(maker, card, made, request.POST.get("seen", ""))
    except editing.NotEditable as problem:
        raise Http404 from problem
    except DraftMoved:
        messages.warning(request, gettext("The draft was changed meanwhile. This is how it is now; nothing was moved."))
        return
    if act == "remove":
        messages.success(request, gettext("It is out of the draft. Who has earned it keeps it."))


@takes("GET", "POST")
@for_makers
def new(request: HttpRequest, maker: Maker, draft: str) -> HttpResponse:
    """One more pathway."""
    return _form(request, maker, draft_or_404(maker, draft), None)


@takes("GET", "POST")
@for_makers
def way(request: HttpRequest, maker: Maker, draft: str, place: int) -> HttpResponse:
    """The form over one pathway."""
    return _form(request, maker, draft_or_404(maker, draft), place)


def _form(request: HttpRequest, maker: Maker, card: DraftCard, place: int | None) -> HttpResponse:
    declared = _declared_or_404(card)
    if place is not None and place >= len(declared):
        raise Http404
    outline = courses.draft_outline(card.public_id)
    pictures = sorted(path for path in courses.manifest(card.source_hash) if path.lower().endswith((".png", ".svg")))
    item = declared[place] if place is not None else {}
    data = request.POST.copy() if request.method == "POST" else way_form.data_of(item)
    form = WayForm(data, request.FILES or None, outline=outline, pictures=pictures)
    is_moved = False
    if request.method == "POST" and form.is_valid() and _adds(form, data):
        try:
            at = _save(maker, card, place, form, data)
        except DraftMoved:
            is_moved = True
            card = draft_or_404(maker, card.public_id)
            place = _place_of(_declared_or_404(card), data.get("was", ""))
        else:
            messages.success(request, gettext("Kept in the draft. Learners see it once the draft is published."))
            return redirect("studio_way", draft=card.public_id, place=at)
    elif request.method == "GET" and form.is_valid() and place is not None:
        said = queries.said_of(_source(card), card.findings, place)
        card_findings = way_form.note_findings(form, said)
        return _page(request, maker, card, place, form, data, outline, {"others": card_findings})
    return _page(
        request, maker, card, place, form, data, outline, {"is_moved": is_moved, "was": data.get("was", "")}
    )  # fmt: skip


def _page(
    request: HttpRequest, maker: Maker, card: DraftCard, place: int | None, form: WayForm, data: QueryDict,
    outline: Outline, more: Mapping[str, Any],
) -> HttpResponse:  # fmt: skip
    context = {
        "maker": maker, "draft": card, "outline": outline, "form": form, "place": place, "others": [],
        "kinds": way_rules.kinds(outline), "scored": [part for part in outline.parts if part.points > 0],
        "result_types": rules.RESULT_TYPES, "is_moved": False, "was": data.get("id", ""),
        "lists": [(key, way_form.rows_of(key, data), way_form.is_used(key, data)) for key in way_form.ROWS],
        "address": _address(card, place), **more,
    }  # fmt: skip
    status = 409 if context["is_moved"] else 422 if request.method == "POST" else 200
    return render(request, "studio/way.html", context, status=status)


def _adds(form: WayForm, data: QueryDict) -> bool:
    """Put the picked condition into the rule, where that was asked for; whether it could be."""
    if data.get("do") != "add":
        return True
    try:
        form.cleaned_data["rule"] = way_rules.added(form.cleaned_data["rule"], data)
    except rules.RuleError:
        words = gettext("Pick a kind, and fill in what it needs: a unit or a question, and a number such as 80.")
        form.add_error("rule", words)
        return False
    return True


def _save(maker: Maker, card: DraftCard, place: int | None, form: WayForm, data: QueryDict) -> int:
    """Write the pathway; where it stands now. Raises DraftMoved."""
    source = _source(card)
    declared = editing.declared(source)
    values = way_form.values_of(form, data, {} if place is None else declared[place])
    put: dict[str, bytes] = {}
    picture = form.cleaned_data.get("new_image")
    if picture:
        name = values["id"] if is_id(values["id"]) else "badge"
        values["image"] = f"badges/{name}.{'svg' if picture.name.lower().endswith('.svg') else 'png'}"
        put[values["image"]] = picture.read()
    made = editing.with_pathway(source, place, values)
    _write(maker, card, made, data.get("seen", ""), put)
    return len(declared) if place is None else place


def _write(maker: Maker, card: DraftCard, made: str, seen: str, put: Mapping[str, bytes] | None = None) -> None:
    wanted = {**(put or {}), rules.FILE: made.encode()}
    try:
        content.amend_draft(public_id=card.public_id, by=maker.id, files=wanted, seen=seen)
    except (content.NoSuchDraft, SourceRefused) as problem:
        raise Http404(str(problem)) from problem


@takes("GET")
@for_makers
def look(request: HttpRequest, maker: Maker, draft: str, place: int) -> HttpResponse:
    """How learners will see a pathway, and the credential that it gives."""
    card = draft_or_404(maker, draft)
    declared, outline = _declared_or_404(card), courses.draft_outline(draft)
    if place >= len(declared):
        raise Http404
    shown = next((v for v in queries.checklist(outline, None, (), None) if v.id == declared[place].get("id")), None)
    sample = queries.sample(outline, shown.id, card.course_slug) if shown else None
    context = {
        "maker": maker, "draft": card, "outline": outline, "place": place, "ways": [shown] if shown else [],
        "sample": json.dumps(sample, ensure_ascii=False, indent=2) if sample else "",
        "title": declared[place].get("title") or "",
    }  # fmt: skip
    return render(request, "studio/way_look.html", context)


def _source(card: DraftCard) -> str:
    """The draft's completions.toml as text; empty when there is none."""
    digest = courses.manifest(card.source_hash).get(rules.FILE)
    return files.store().read(digest).decode("utf-8-sig", "replace").replace("\r\n", "\n") if digest else ""


def _declared_or_404(card: DraftCard) -> list[dict[str, Any]]:
    try:
        return editing.declared(_source(card))
    except editing.NotEditable as problem:
        raise Http404(gettext("This file has to be mended first; the page of the draft says where.")) from problem


def _place_of(declared: list[dict[str, Any]], id: str) -> int | None:
    return next((place for place, item in enumerate(declared) if id and item.get("id") == id), None)


def _address(card: DraftCard, place: int | None) -> str:
    if place is None:
        return reverse("studio_new_way", kwargs={"draft": card.public_id})
    return reverse("studio_way", kwargs={"draft": card.public_id, "place": place})
