"""Numbers that are to have a unit, and so many significant figures."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade
from stoa.assessment.items.numeric import kind
from stoa.assessment.items.numeric.numbers import Style, figures_in
from stoa.assessment.items.numeric.quantities import split_unit
from stoa.assessment.items.numeric.units import BadUnit, read_unit
from stoa.assessment.ports import Outcome
from stoa.content.ports import Part
from tests.assessment.items.author import question
from tests.assessment.items.test_writing import broken

SPEED = "How fast?\n\n- [x] 10 ± 0.1 m/s\n- [ ] 36 m/s\n  > That is in km/h."
TWO_FIGURES = question("numeric", SPEED, ":units: m/s, km/h\n:figures: 2, 50%")


def outcome(part: Part, typed: object) -> Outcome:
    (found,) = grade(part, typed).outcomes.values()  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("km/h", "5/18 m/s"), ("m s^-1", "1 m/s"), ("m·s⁻¹", "1 m/s"), ("kg m/s²", "1 N"), ("N*m", "1 J"),
        ("kWh", "3600000 J"), ("m/s/s", "1 m/s^2"), ("J/(kg K)", "1 m^2/(s^2 K)"), ("1/s", "1 Hz"), ("hPa", "100 Pa"),
        ("mL", "1/1000000 m3"), ("l", "1 L"), ("μg", "1/1000000000 kg"), ("µm", "1/1000000 m"), ("min", "60 s"),
        ("mbar", "100 Pa"), ("dam", "10 m"), ("Ω", "1 V/A"), ("kg**2", "1 kg²"), ("in", "127/5000 m"),
        ("GiB", ""), ("KM", ""), ("m^99", ""), ("((m)", ""), ("m//s", ""), ("/", ""), ("m" * 41, ""),
    ],
)  # fmt: skip
def test_units_are_read(text: str, same: str) -> None:
    if not same:
        with pytest.raises(BadUnit):
            read_unit(text)
        return
    factor, _, other = same.partition(" ")
    unit, wanted = read_unit(text), read_unit(other)
    assert (unit.factor, unit.dimension) == (wanted.factor * Fraction(factor), wanted.dimension)


def test_a_temperature_has_its_nought_elsewhere_and_a_difference_has_not() -> None:
    celsius, kelvin = read_unit("°C"), read_unit("K")
    assert celsius.convert(Fraction(20), kelvin) == Fraction("293.15")
    assert read_unit("°F").convert(Fraction(212), celsius) == 100
    assert read_unit("J/°C") == read_unit("J/K")


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("3,5m/s", "3,5", "m/s"), ("1/12 h", "1/12", "h"), ("5 1/s", "5", "1/s"), ("5/s", "5", "1/s"),
        ("2 × 10^3 N m", "2 × 10^3", "N m"), ("2e3 eV", "2e3", "eV"), ("1 000 kg", "1 000", "kg"), ("7", "7", ""),
        ("½ h", "½", "h"), ("m", "", "m"),
    ],
)  # fmt: skip
def test_a_number_and_its_unit_are_told_apart(text: str, number: str, unit: str) -> None:
    assert split_unit(text) == (number, unit)


@pytest.mark.parametrize(
    ("typed", "status", "reason"),
    [
        ("10 m/s", "right", ""),
        ("36 km/h", "right", ""),
        ("10 m s^-1", "right", ""),
        ("9,95 m/s", "right", ""),
        ("11 m/s", "not_yet", ""),
        ("36 m/s", "not_yet", ""),
        ("10 km/h", "not_yet", "unit_scale"),
        ("10 kg", "not_yet", "unit_only"),
        ("11 kg", "not_yet", "unit_dimension"),
        ("10", "unreadable", "unit_missing"),
        ("11", "unreadable", "unit_missing"),
        ("10 zorg", "unreadable", "unit_unknown"),
        ("22.369 mph", "unreadable", "unit_other"),
        ("99 mph", "unreadable", "unit_other"),
        ("m/s", "unreadable", "not_a_number"),
        ("ten m/s", "unreadable", "not_a_number"),
        ("", "unanswered", "empty"),
        ("1" * 90, "unreadable", "too_long"),
    ],
)
def test_a_wrong_unit_is_told_from_a_wrong_number(typed: str, status: str, reason: str) -> None:
    found = outcome(question("numeric", SPEED, ":units: m/s, km/h"), typed)
    assert (found.status, found.reason) == (status, reason)
    if reason and status != "unanswered":
        assert kind.say(found)


def test_any_takes_all_units_of_the_kind() -> None:
    part = question("numeric", SPEED.replace("0.1 m/s", "0.1"), ":units: m/s, any")
    assert outcome(part, "22.369 mph").status == "right"
    assert outcome(part, "1000 cm/s").status == "right"
    assert outcome(part, "36 m/s").feedback == "That is in km/h."


def test_the_units_that_are_taken_stay_in_the_key() -> None:
    part = question("numeric", SPEED, ":units: m/s, km/h")
    assert "m/s" not in str({**part.public, "prompt": ""})
    assert part.public["asks_unit"] is True


def test_answers_in_other_units_are_compared_in_one() -> None:
    body = "How fast?\n\n- [x] 10 m/s\n- [ ] 36 km/h"
    assert broken("numeric", body, ":units: m/s, km/h") == [("question-option-duplicate", 8)]
    assert broken("numeric", body.replace("36 km/h", "5 kg"), ":units: m/s") == [("numeric-unit", 8)]
    assert broken("numeric", body.replace("36 km/h", "5 m/s .. 6 km/h"), ":units: m/s") == [("numeric-unit", 8)]


@pytest.mark.parametrize(
    ("option", "rule"),
    [
        (":units: m/s, kg", "question-units"), (":units: zorg", "question-units"), (":units: any", "question-units"),
        (":figures: none", "question-figures"), (":figures: 40", "question-figures"),
        (":figures: 3, 200%", "question-figures"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(option: str, rule: str) -> None:
    assert rule in [rule for rule, _ in broken("numeric", "How?\n\n- [x] 10", option)]


def test_a_question_shows_a_unit_or_asks_for_one() -> None:
    assert ("question-units", 1) in broken("numeric", "How?\n\n- [x] 10", ":unit: m\n:units: m")


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("1.20", 3, 3), ("0.0120", 3, 3), ("1200", 2, 4), ("1.200e3", 4, 4), ("12", 2, 2), ("1,234,5", None, None),
        ("1.5 × 10^3", 2, 2), ("-0,83", 2, 2), ("1 234.5", 5, 5), ("1/3", None, None), ("0.00", None, None),
    ],
)  # fmt: skip
def test_figures_are_counted(text: str, least: int | None, most: int | None) -> None:
    found = figures_in(text, Style("."))
    if least is not None:
        assert found is not None
        assert (found.least, found.most) == (least, most)
    elif "," not in text:
        assert found is None


def test_too_few_figures_cost_nothing_and_tell_nothing() -> None:
    part = question("numeric", "How much?\n\n- [x] 8.33 ± 0.005", ":figures: 3")
    assert outcome(part, "8.33").status == "right"
    for typed in ("8.3", "7.1", "8.333", "1/3"):
        found = outcome(part, typed)
        assert (found.status, found.reason) == ("unreadable", "figures")
        assert "significant figures are asked for" in kind.say(found)


def test_or_a_share() -> None:
    part = question("numeric", "How much?\n\n- [x] 8.33 ± 0.005", ":figures: 3, 50%")
    assert (outcome(part, "8.3").status, outcome(part, "8.3").fraction) == ("partly", 0.5)
    assert (outcome(part, "8.3333").status, outcome(part, "8.33").fraction) == ("partly", 1)
    assert outcome(part, "8.4").status == "not_yet"
    assert outcome(part, "25/3").status == "unreadable"


def test_keys_of_earlier_versions_are_graded() -> None:
    """Without what is new, public side and key are as they were."""
    part = question("numeric", "How much?\n\n- [x] 3 ± 1", ":unit: m/s")
    assert set(part.key) == {"answers", "explanation"}
    assert "asks_unit" not in part.public
    assert outcome(part, "4 m/s").status == outcome(part, "2").status == "right"


@given(st.text(max_size=60) | st.from_regex(r"[0-9]{1,3}[.,]?[0-9]{0,2} ?[a-zA-Z/^0-9()·⁻²]{0,12}", fullmatch=True))
def test_any_text_is_graded_and_the_same_way_again(typed: str) -> None:
    found = outcome(TWO_FIGURES, typed)
    assert found == outcome(TWO_FIGURES, typed)
    kind.say(found)
