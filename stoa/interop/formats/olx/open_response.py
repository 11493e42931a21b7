"""Open response assessments (`openassessment`) as assignments: what is asked, what is handed in, the rubric, the date.

In Open edX learners assess each other or themselves, or staff do, in steps; here staff mark. Each step and each setting
that is left out is told by its name, and the source is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from stoa.assessment.works import ENDS
from stoa.interop.formats.olx.dates import moment
from stoa.interop.formats.olx.names import slug, to_name
from stoa.interop.formats.olx.numbers import finite
from stoa.interop.formats.olx.outline import Block
from stoa.interop.formats.olx.plan import Settings
from stoa.interop.formats.olx.problems.parts import Element, NotConvertible, Texts, truth
from stoa.interop.formats.olx.problems.writing import Frame
from stoa.interop.formats.olx.rubric import (
    Criterion,
    fit,
    inner_text,
    paragraphs,
    plain_text,
    read_criteria,
    said_of,
    write_rubric,
)
from stoa.interop.markup.clean import parse_fragment
from stoa.interop.markup.text import directive
from stoa.interop.reading import collapse

KIND = "openassessment"
FOLDER = "rubrics"
RULE = "open-response"
STEPS = "assessment-steps"
MOST_STEPS = 10
"""How many steps are told."""
MOST_TEAM = 30
MOST_FILES = 20
"""How many are a team at most, and how many files there may be; the latter is the limit of Open edX as well."""
_NOBODY_CHOSE = datetime(2029, 1, 1, tzinfo=UTC)
_FIRST = datetime(2001, 1, 1, tzinfo=UTC)
"""The dates that Open edX sets where nobody chose any."""
_PICTURES = ("png", "jpg", "gif")
_PRESETS = {"image": _PICTURES, "pdf-and-image": ("pdf", *_PICTURES)}


@dataclass
class Response:
    """An open response assessment as an assignment. `left` is what could not be taken over, in words."""

    body: str
    options: list[tuple[str, str]]
    points: float
    rubric: str
    """The text of its rubric; empty where it has none."""
    steps: str
    """Who assesses in Open edX, in words; empty where it is staff alone, as here."""
    left: list[str] = field(default_factory=list)


def team_sizes(configuration: Any) -> dict[str, int]:
    """How many are a team at most, by the id of each set of teams; under "" what holds for the others."""
    if not isinstance(configuration, dict):
        return {}
    listed = configuration.get("team_sets") or configuration.get("topics")
    sets = [each for each in (listed if isinstance(listed, list) else []) if isinstance(each, dict)]
    named = [("", configuration), *((str(each.get("id") or ""), each) for each in sets)]
    sizes = ((id, finite(str(each.get("max_team_size") or ""))) for id, each in named)
    return {id: int(size) for id, size in sizes if size is not None and size >= 1}


def dated(block: Block, settings: Settings) -> Settings:
    """The settings with the block's own date: that of handing in, else that of the step that follows, else the
    subsection's. Open edX grants no grace here, and keeps to these dates at a learner's own pace as well."""
    own = [block.get("submission_due"), *(each.get("due") or "" for each in block.element.iter("assessment"))]
    due = next((date for date in own if date and date != "None"), "")
    if due:
        return replace(settings, due=due, graceperiod="", self_paced=False)
    return replace(settings, graceperiod="")


def read_response(block: Block, name: str, texts: Texts, settings: Settings, sizes: Mapping[str, int]) -> Response:
    """What the block that is called `name` asks for. Raises NotConvertible for a block that holds nothing, and for a
    rubric that cannot be one here."""
    warn = texts.resolver.warn
    if block.element.find("rubric") is None and block.element.find("prompts") is None:
        raise NotConvertible(RULE, "It has no prompt and no rubric.")
    criteria = read_criteria(block, warn)
    fitting = fit(criteria, warn)
    if not fitting:
        warn(0, "rubric", f"Nothing in the rubric of {block.title!r} gives points, so it counts for no grade.")
    left: list[str] = []
    asked = _prompts(block, texts, left)
    if not asked:
        warn(0, RULE, f"{block.title!r} has no prompt; its title stands in the place of one.")
        asked = texts.escaped(block.title or "Hand in your work.")
    also = said_of([each for each in criteria if each not in fitting], texts)
    rubric = write_rubric(block.title, fitting, rubric_path(name), texts) if fitting else ""
    options = [*_pieces(block, left), *_teams(block, sizes, left)]
    if not truth(block.get("allow_learner_resubmissions")):
        options.append(("again", "never"))
    if fitting:
        options.append(("rubric", rubric_path(name)))
    left += _left(block, settings, criteria)
    body = "\n\n".join(part for part in (asked, also) if part)
    return Response(body, options, sum(each.most for each in fitting), rubric, _steps(block), left)


def rubric_path(name: str) -> str:
    """Where the rubric of the assignment `name` stands."""
    return f"{FOLDER}/{name}.toml"


def write_assignment(response: Response, frame: Frame) -> str:
    """The directive."""
    points = frame.weight or response.points
    options = [
        ("name", frame.name), ("title", frame.title), ("category", frame.category),
        ("points", "" if points in (0, 1) else f"{points:.6g}"), *response.options, ("due", frame.due),
    ]  # fmt: skip
    return directive("assignment", "", options, response.body)


def _prompts(block: Block, texts: Texts, left: list[str]) -> str:
    """What is asked, as Markdown: several prompts in their order, with a line between them."""
    listed = block.element.findall("prompts/prompt")
    holders = [inner if (inner := each.find("description")) is not None else each for each in listed]
    # Before there were several, the one prompt stood in the rubric.
    holders = holders or block.element.findall("rubric/prompt")
    is_html = block.get("prompts_type") == "html"
    found = [text for text in (_prompt(each, is_html, texts) for each in holders) if text]
    if len(found) > 1:
        left.append(f"that each of its {len(found)} prompts has a field of its own for the answer (here one takes all)")
    return "\n\n---\n\n".join(found)


def _prompt(holder: Element, is_html: bool, texts: Texts) -> str:
    if len(holder):
        return texts.blocks(holder).strip()
    text = plain_text(holder)
    return texts.blocks(parse_fragment(text)).strip() if is_html else paragraphs(text, texts)


def _pieces(block: Block, left: list[str]) -> list[tuple[str, str]]:
    """What is handed in, read as Open edX reads what older exports do not say."""
    text, files = block.get("text_response"), block.get("file_upload_response")
    upload = block.get("file_upload_type") or ("image" if truth(block.get("allow_file_upload")) else "")
    if not text and not files:
        text = "required"
    if not files and upload:
        files = "optional"
    pieces = [name for name, said in (("text", text), ("file", files)) if said]
    if len(pieces) > 1:
        optional = [name for name, said in (("text", text), ("file", files)) if said == "optional"]
        left += [f"that the {name} is optional (here its absence is told, and it can be left out)" for name in optional]
    if not files:
        return [("hand-in", ", ".join(pieces))]
    many = truth(block.get("allow_multiple_files") or "true")
    ends = _ends(block, upload, left)
    left.append("the size of files, 500 MB in all (here 20 MB each, or what :size: says)")
    most = str(MOST_FILES if many else 1)
    return [("hand-in", ", ".join(pieces)), ("files", " ".join(ends)), ("most", most)]


def _ends(block: Block, upload: str, left: list[str]) -> list[str]:
    """The endings of files that are taken; empty: the usual ones."""
    if upload in _PRESETS:
        return list(_PRESETS[upload])
    said = [each.strip().strip(".").lower() for each in block.get("white_listed_file_types").split(",")]
    listed = list(dict.fromkeys(each for each in said if each))
    lost = [each for each in listed if each not in ENDS]
    known = [each for each in listed if each in ENDS]
    if lost:
        instead = "" if known else " (the usual ones are taken instead)"
        left.append(f"files that end in {', '.join(lost)[:200]}, which are not taken here{instead}")
    return known


def _teams(block: Block, sizes: Mapping[str, int], left: list[str]) -> list[tuple[str, str]]:
    if not truth(block.get("teams_enabled")):
        return []
    named = block.get("selected_teamset_id")
    size = sizes.get(named) or sizes.get("") or MOST_TEAM
    if size > MOST_TEAM:
        left.append(f"teams of up to {size} (here {MOST_TEAM} at most)")
    left.append("who is in which team (learners make their teams anew, or staff do)")
    return [("team", f"1-{min(size, MOST_TEAM)}"), ("team-set", to_name(slug(named, "teams")) if named else "")]


def _steps(block: Block) -> str:
    """A sentence on who assesses there; empty where staff alone do, as here."""
    said = [_step(each) for each in block.element.iter("assessment")]
    if not said or all(each == "staff-assessment" for each in said):
        return ""
    steps = "; ".join(said[:MOST_STEPS]) + (f"; and {len(said) - MOST_STEPS} more" if len(said) > MOST_STEPS else "")
    return f"In Open edX {block.title!r} is assessed in steps: {steps}. Here the course's staff mark each work."


def _step(step: Element) -> str:
    name = collapse(step.get("name") or "a step without a name")[:60]
    facts = []
    for key, words in (("must_grade", "each assesses {}"), ("must_be_graded_by", "each work is assessed by {}")):
        if step.get(key):
            facts.append(words.format(collapse(step.get(key) or "")[:10]))
    for key, word in (("start", "from"), ("due", "until")):
        date = moment(step.get(key) or "")
        if date is not None and date not in (_FIRST, _NOBODY_CHOSE):
            facts.append(f"{word} {date:%Y-%m-%d %H:%M} UTC")
    examples = len(step.findall("example"))
    if examples:
        facts.append(f"{examples} example{'s' if examples > 1 else ''} to practise on")
    return f"{name} ({', '.join(facts)})" if facts else name


def _left(block: Block, settings: Settings, criteria: list[Criterion]) -> list[str]:
    """What else could not be taken over, in words."""
    left = []
    begins, opens = moment(block.get("submission_start")), moment(settings.opens)
    if begins is not None and begins > (opens or _FIRST):
        left.append(f"that it can be handed in from {begins:%Y-%m-%d %H:%M} UTC on (here as soon as its unit is open)")
    if finite(block.get("leaderboard_show") or "0"):
        left.append(f"the leaderboard of {block.get('leaderboard_show')[:10]} works")
    if not truth(block.get("show_rubric_during_response")) and criteria:
        left.append("that learners do not see the rubric while they write")
    if block.get("text_response_editor") not in ("", "text"):
        left.append(f"the editor {block.get('text_response_editor')[:40]!r} (here Markdown is typed)")
    if block.get("resubmissions_grace_period"):
        left.append(f"the time for handing in again, {block.get('resubmissions_grace_period')[:20]!r}")
    needy = [each.title for each in criteria if each.needs_words]
    if needy:
        left.append(f"that whoever assesses has to write about {', '.join(map(repr, needy))[:300]}")
    for name, what in (("feedbackprompt", "the question for overall feedback"),
                       ("feedback_default_text", "the words that feedback begins with")):  # fmt: skip
        said = inner_text(block.element, f"rubric/{name}")
        if said:
            left.append(f"{what}, {said[:100]!r}")
    return left


def default_date(due: datetime | None) -> str:
    """A remark on a deadline that nobody chose; empty for any other."""
    if due != _NOBODY_CHOSE:
        return ""
    return f"Its deadline, {due:%Y-%m-%d}, is the one that Open edX sets where nobody chose one: move or remove it."
