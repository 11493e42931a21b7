"""What a pathway declares of its achievement: read, checked, and what is said of mistakes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.content.compiler.assets import Assets, only_hash
from stoa.content.compiler.source import tree_of
from stoa.content.ports import CompiledFile, CourseFacts, Part
from stoa.credentials import options, rules
from stoa.credentials.completions import CompletionsKind
from stoa.credentials.declaring import LARGEST_PICTURE, is_address
from stoa.credentials.formats import bake
from stoa.credentials.formats.badge.outline import Path
from stoa.credentials.formats.badge.raster import Canvas
from stoa.credentials.rules import Pathway

HEAD = '[[pathways]]\nid = "certificate"\ntitle = "Certificate"\nrule = "units >= 80%"\n'
PART = Part("quiz", "final", "Final", {}, {}, category="checks")
DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def dots(side: int, other: int = 0) -> bytes:
    """A PNG of that size."""
    canvas = Canvas(side, other or side)
    canvas.fill(Path.rectangle(1, 1, 5, 5))
    return canvas.as_png((255, 255, 255), (0, 0, 0))


FILES = {
    "badges/a.png": dots(128), "badges/a.svg": DRAWN, "badges/wide.png": dots(200, 100), "badges/small.png": dots(20),
    "badges/fake.png": b"<html>", "badges/cut.png": dots(128)[:-9], "badges/held.png": bake(dots(128), b"{}"),
    "badges/evil.svg": DRAWN.replace(b"<rect", b'<script>alert(1)</script><rect onclick="x()"'),
    "badges/entity.svg": b'<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWN,
    "badges/huge.png": dots(128) + b"x" * LARGEST_PICTURE,
}  # fmt: skip


def compiled(more: str, head: str = HEAD) -> CompiledFile:
    assets = Assets(tree_of(FILES.items()), only_hash)
    facts = CourseFacts(
        ("u1", "u2"), {"final": PART}, frozenset({"count", "judge"}), frozenset({"checks"}),
        picture=assets.whole_picture,
    )  # fmt: skip
    return CompletionsKind().compile("completions.toml", (head + more).encode(), facts)


def way(more: str) -> Pathway:
    """The one pathway; nothing was wrong with it."""
    made = compiled(more)
    assert [f.message for f in made.findings if f.severity == "error"] == []
    (found,) = rules.pathways_in({rules.FILE: json.loads(json.dumps(made.data))})
    return found


ALL_OF_IT = """
tier = "distinction"
skills = ["judge"]
tags = ["wells", "tests"]
achievement_type = "Certification"
image = "badges/a.png"
image_alt = "A well."
valid_for = "18  months"
renewal = 'score("final") >= 80%'
audience = "everybody"
[[pathways.alignments]]
name = "conduct research"
url = "https://esco.example.org/skill/1"
framework = "ESCO"
code = "S1"
description = "Looks into things."
[[pathways.results]]
name = "Final test"
of = "final"
levels = [{name = "Passed", at = "50%"}, {name = "With honours", at = "90%"}]
[[pathways.rubric]]
name = "Reads a test"
[[pathways.rubric.levels]]
name = "Partly"
[[pathways.rubric.levels]]
name = "Wholly"
description = "Names both errors."
points = 2
"""


def test_all_of_it_is_read_and_kept() -> None:
    found = way(ALL_OF_IT)
    assert (found.tier, found.skills, found.valid_for) == ("distinction", ("judge",), "18 months")
    assert found.renewal == 'score("final") >= 80%'
    said = found.achievement
    assert (said.type, said.tags) == ("Certification", ("wells", "tests"))
    assert said.picture is not None and (said.picture.kind, said.picture.alt) == ("png", "A well.")
    assert said.targets == (
        rules.Target("conduct research", "https://esco.example.org/skill/1", "ESCO", "S1", "Looks into things."),
    )
    test, reading = said.results
    assert (test.type, test.of, [test.level(score) for score in (0.4, 0.5, 0.95)]) == ("Percent", "final", [None, 0, 1])
    assert (reading.type, [level.points for level in reading.levels]) == ("RubricCriterion", ["", "2"])


def test_a_pathway_of_an_older_release_reads_as_before() -> None:
    old = {
        "id": "a", "option": "platform", "title": "A", "description": "", "rule": "units >= 1", "rule_digest": "x",
        "criteria": "",
    }  # fmt: skip
    (found,) = rules.pathways_in({rules.FILE: {"pathways": [old]}})
    assert found == Pathway("a", "platform", "A", "", "units >= 1", "x") and found.achievement.type == "Certificate"
    assert rules.pathway_json(found) == old
    newer = {**rules.pathway_json(way(ALL_OF_IT)), "from_the_future": 1}
    assert rules.pathway_from(newer) == way(ALL_OF_IT)


@pytest.mark.parametrize(
    ("more", "severity", "rule", "line"),
    [
        ('tier = "diploma"', "error", "tier", 5),
        ('skills = ["cuont"]', "error", "unknown-skill", 5),
        ("skills = 3", "error", "setting", 5),
        ('achievement_type = "Certifikate"', "error", "achievement-type", 5),
        ('image = "badges/none.png"', "error", "missing-file", 5),
        ('image = "../../etc/passwd"', "error", "missing-file", 5),
        ('image = "badges/fake.png"', "error", "badge-image", 5),
        ('image = "badges/cut.png"', "error", "badge-image", 5),
        ('image = "badges/held.png"', "error", "badge-image", 5),
        ('image = "badges/entity.svg"', "error", "badge-image", 5),
        ('image = "badges/huge.png"', "error", "badge-image", 5),
        ('image = "badges/small.png"', "error", "badge-image", 5),
        ('image = "badges/wide.png"\nimage_alt = "x"', "warning", "badge-shape", 5),
        ('image = "badges/a.svg"', "warning", "missing-alt", 5),
        ('valid_for = "soon"', "error", "setting", 5),
        ('valid_for = "51 years"', "error", "setting", 5),
        ('valid_for = "2020-01-01"', "warning", "valid-past", 5),
        ("renewal = 'unit(\"u1\")'", "error", "renewal-without-end", 5),
        ("valid_for = '2999-01-01'\nrenewal = 'unit(\"u1\")'", "error", "renewal-without-end", 6),
        ("valid_for = '1 year'\nrenewal = 'units >= 50%'", "error", "renewal-timeless", 6),
        ("valid_for = '1 year'\nrenewal = 'score >= 50%'", "error", "renewal-timeless", 6),
        ("valid_for = '1 year'\nrenewal = 'unit(\"u9\")'", "error", "renewal-unknown-unit", 6),
        ('audience = "cohort:spring"', "error", "audience", 5),
        ('audience = "dogs"', "error", "audience", 5),
        ("alignments = 3", "error", "setting", 5),
        ('[[pathways.alignments]]\nname = "x"\nurl = "http://esco.org/1"', "error", "alignment-url", 7),
        ('[[pathways.alignments]]\nurl = "https://esco.org/1"', "error", "setting", 5),
        ('[[pathways.alignments]]\nname = "x"\nurl = "https://esco.org/1"\nurn = "y"', "warning", "unknown-key", 8),
        ('[[pathways.results]]\nname = "x"\ntype = "Grade"', "error", "result-type", 7),
        ('[[pathways.results]]\nname = "x"\nof = "finel"', "error", "unknown-part", 7),
        ('[[pathways.results]]\nname = "x"\nof = "units"', "error", "result-type", 5),
        ('[[pathways.results]]\nname = "x"\nmin = "none"', "error", "setting", 7),
        ('[[pathways.results]]\nname = "x"\nlevels = [{name = "a", at = "50%"}]', "error", "level-score", 7),
        ('[[pathways.rubric]]\nname = "x"', "error", "rubric-levels", 5),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(more: str, severity: str, rule: str, line: int) -> None:
    found = compiled(more).findings
    assert (severity, rule, line) in [(each.severity, each.rule, each.line) for each in found], found
    assert all(each.remedy and each.message for each in found)


def test_the_second_pathways_tables_have_their_own_lines() -> None:
    second = HEAD.replace("certificate", "other") + '[[pathways.alignments]]\nname = "x"\nurl = "ftp://x.org"\n'
    first = HEAD + '[[pathways.alignments]]\nname = "x"\nurl = "https://x.org"\n\n'
    (finding,) = compiled(second, first).findings
    assert (finding.rule, finding.line) == ("alignment-url", 15)


def test_a_drawing_is_served_without_what_runs() -> None:
    picture = way('image = "badges/evil.svg"\nimage_alt = "x"').achievement.picture
    assert picture is not None and picture.kind == "svg"
    served = Assets(tree_of(FILES.items()), only_hash).whole_picture("badges/evil.svg")
    assert served is not None and b"script" not in served.data and b"onclick" not in served.data


@pytest.mark.parametrize(
    "url",
    [
        "http://x.org", "https://", "https://x", "javascript:alert(1)", "https://a b.org", "https://u:p@x.org",
        "https://[x.org/", "data:text/html,x", 'https://x.org/"',
    ],
)  # fmt: skip
def test_addresses_that_are_none(url: str) -> None:
    assert not is_address(url)
    assert is_address("https://esco.example.org/skill/1?x=1#y")


def test_a_tier_that_asks_for_less_than_the_one_below_is_told() -> None:
    ladder = (
        '[[pathways]]\nid = "low"\ntitle = "Low"\ntier = "completion"\nrule = \'all(units >= 1, unit("u1"))\'\n'
        '[[pathways]]\nid = "high"\ntitle = "High"\ntier = "distinction"\nrule = "{rule}"\n'
    )
    warned = compiled("", ladder.replace("{rule}", "units >= 1")).findings
    assert [(each.rule, each.severity, each.line) for each in warned] == [("tier-order", "warning", 9)]
    assert compiled("", ladder.replace("{rule}", "units >= 100%")).findings == ()


def test_options_are_one_table() -> None:
    assert options.here()[0] == "platform" and "self-check" in options.here()
    assert {"peer", "authenticated", "credit"} <= set(options.later())
    assert set(options.here()) | set(options.later()) == set(options.OPTIONS)


def test_a_self_check_names_its_skills_and_has_no_tier() -> None:
    assert "no-skills" in [each.rule for each in compiled('option = "self-check"').findings]
    made = compiled('option = "self-check"\nskills = ["count"]\ntier = "completion"')
    assert [each.rule for each in made.findings] == ["tier"]
    found = way('option = "self-check"\nskills = ["count"]')
    assert found.achievement.type == "Assessment" and "alone" in options.statement(found.option)


_LINES = [line for line in ALL_OF_IT.splitlines() if line]


@given(
    st.lists(
        st.sampled_from([*_LINES, "x = 1", "[[pathways]]", 'image = "badges/fake.png"', "levels = 3", "tags = [1]"])
    )
)
def test_no_lines_break_the_reading(lines: list[str]) -> None:
    made = compiled("\n".join(lines))
    assert all(finding.line >= 0 and finding.message for finding in made.findings)
    assert all(rules.pathways_in({rules.FILE: made.data}))
