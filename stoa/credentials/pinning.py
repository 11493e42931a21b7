"""What an award pins on the day on which it is earned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.models import Award
from stoa.credentials.queries.pathways import names_goal
from stoa.credentials.rules import Facts, Pathway


@dataclass(frozen=True)
class Met:
    """Somebody meets a pathway by a version of the course."""

    account: int
    run_id: int
    pathway: Pathway
    outline: Outline
    facts: Facts


def award_of(met: Met, moment: datetime, goal: str = "") -> Award:
    """The award, not yet kept, with all that its credential will say; of a goal that was reached what its owner lets
    be told."""
    facts, outline, way = met.facts, met.outline, met.pathway
    asked = {each.argument for each in rules.conditions(way.parsed) if each.term == "score" and each.argument}
    parts = sorted(asked | way.achievement.measured)
    pinned = {
        "pathway": rules.pathway_json(way),
        "done": sum(unit in facts.done for unit in facts.required),
        "known": sum(unit in facts.known for unit in facts.required),
        "required": len(facts.required),
        "shown": facts.shown,
        "parts": {part: facts.scores[part] for part in parts if part in facts.scores},
        **_gathered(way, facts),
    }
    if names_goal(way):
        pinned["goal"] = goal
    return Award(
        account_id=met.account, run_id=met.run_id, pathway=way.id, title=way.title, rule=way.rule,
        rule_digest=way.rule_digest, course_slug=outline.course_slug, version_id=outline.version_id,
        version_number=outline.number, source_hash=outline.source_hash, facts=pinned,
        score=facts.score if way.asks_for_grade else None,
        earned_at=moment,
        valid_until=rules.lasting(way.valid_for).end(moment, outline.time_zone) if way.valid_for else None,
    )  # fmt: skip


def _gathered(way: Pathway, facts: Facts) -> dict[str, Any]:
    """What was counted and held, as far as the rule asks for it."""
    every = list(rules.conditions(way.parsed))
    counts = {key: facts.counts[key] for each in every if (key := rules.count_key(each)) in facts.counts}
    badges = sorted(each.argument for each in every if each.term == "badge" and each.argument in facts.badges)
    return {**({"counts": counts} if counts else {}), **({"badges": badges} if badges else {})}
