"""Kept blocks become real ones in place, with the same id, once there is an equal; the rest stays byte for byte."""

from __future__ import annotations

from pathlib import Path

from stoa.interop.rules import Tally
from stoa.interop.upgrading import upgrade_kept

PROBLEM = """<problem display_name="Capital" url_name="p1"><multiplechoiceresponse><label>Capital of France?</label>
<choicegroup type="MultipleChoice"><choice correct="true">Paris</choice><choice correct="false">Rome</choice>
</choicegroup></multiplechoiceresponse></problem>"""
DRAG = '<drag-and-drop-v2 url_name="d1" display_name="Drag"/>'


def course(folder: Path) -> Path:
    """A unit with two kept blocks, of which one has an equal by now."""
    (folder / "01-a").mkdir(parents=True)
    (folder / "kept").mkdir()
    (folder / "kept" / "problem-p1.xml").write_text(PROBLEM)
    (folder / "kept" / "drag-d1.xml").write_text(DRAG)
    (folder / "01-a" / "01-u.md").write_text(
        "---\nname: u\n---\n\nBefore.\n\n:::{kept} olx/problem\n:name: p1\n:source: kept/problem-p1.xml\n:::\n\n"
        "Between.\n\n:::{kept} olx/drag-and-drop-v2\n:name: d1\n:source: kept/drag-d1.xml\n:::\n\nAfter.\n"
    )
    return folder


def test_what_has_an_equal_is_converted_with_its_id(tmp_path: Path) -> None:
    folder = course(tmp_path / "course")
    assert upgrade_kept(folder) == 1
    text = (folder / "01-a" / "01-u.md").read_text()
    assert ":::{question} choice" in text
    assert ":name: p1" in text
    assert "[x] Paris" in text
    assert ":::{kept} olx/drag-and-drop-v2\n:name: d1\n:source: kept/drag-d1.xml\n:::" in text
    assert text.startswith("---\nname: u\n---\n\nBefore.\n") and text.endswith("After.\n")


def test_what_is_left_out_is_told_and_what_stays_kept_says_nothing(tmp_path: Path) -> None:
    folder = course(tmp_path / "course")
    (folder / "kept/problem-p1.xml").write_text(
        '<openassessment url_name="p1"><title>T</title><assessments><assessment name="peer-assessment"/></assessments>'
        "<prompts><prompt><description>Say.</description></prompt></prompts><rubric/></openassessment>"
    )
    tally = Tally()
    assert upgrade_kept(folder, tally) == 1
    said = [each.message for each in tally.report().warnings]
    assert "In Open edX 'T' is assessed in steps: peer-assessment. Here the course's staff mark each work." in said
    assert not [message for message in said if "Drag" in message]


def test_twice_is_once(tmp_path: Path) -> None:
    folder = course(tmp_path / "course")
    upgrade_kept(folder)
    before = (folder / "01-a" / "01-u.md").read_text()
    assert upgrade_kept(folder) == 0
    assert (folder / "01-a" / "01-u.md").read_text() == before
