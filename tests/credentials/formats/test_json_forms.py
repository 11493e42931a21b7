"""Reading foreign JSON strictly, and writing it in its one canonical form."""

from __future__ import annotations

import json
import math
import shutil
import struct
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.formats import to_bytes
from stoa.credentials.formats.jcs import canonical_json
from stoa.credentials.formats.strict_json import SENTENCES, BadJson, check_limits, read_object


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": 1, "a": 2}', "repeated_name"),
        (b'{"x": {"a": 1, "\\u0061": 2}}', "repeated_name"),
        (b"\xff\xfe", "not_utf8"),
        (b'{"a": }', "not_json"),
        (b"", "not_json"),
        (b"[]", "not_an_object"),
        (b'{"a": NaN}', "not_a_number"),
        (b'{"a": 1e999}', "not_a_number"),
        (b'{"a": ' + b"9" * 65 + b"}", "long_number"),
        (b'{"a": "\\ud800"}', "half_a_character"),
        (b'{"\\udfff": 1}', "half_a_character"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "too_deep"),
        (b'{"a":' * 100_000, "too_deep"),
        (b'{"a": [' + b"1," * 6000 + b"1]}", "too_many_values"),
        (b" " * 3_000_000, "too_large"),
    ],
)
def test_ambiguous_or_hostile_json_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(BadJson) as caught:
        read_object(data)
    assert caught.value.code == code
    assert str(caught.value) == SENTENCES[code].format(**caught.value.params)


def test_a_mistake_is_shown_with_its_place() -> None:
    with pytest.raises(BadJson, match="line 3, column 1"):
        read_object(b'{"a": 1,\n"b": 2\n"c": 3}')


def test_a_byte_order_mark_is_let_pass() -> None:
    assert read_object(b'\xef\xbb\xbf{"a": [1.5, true, null]}') == {"a": [1.5, True, None]}


@pytest.mark.parametrize("value", [{"a": {1, 2}}, {"a": b"x"}, {1: 2}, {"a": float("inf")}, {"a": 10**100}])
def test_values_that_json_has_not_are_refused(value: object) -> None:
    with pytest.raises(BadJson):
        check_limits(value)


@pytest.mark.parametrize(
    ("number", "text"),
    [  # RFC 8785, appendix B, and ECMAScript's borders between plain and scientific writing
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (-5e-324, "-5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"),
        (1e21, "1e+21"),
        (999999999999999900000.0, "999999999999999900000"),
        (333333333.3333332, "333333333.3333332"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"),
        (1424953923781206.2, "1424953923781206.2"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (123, "123"),
        (10, "10"),
    ],
)
def test_numbers_are_written_as_ecmascript_does(number: float, text: str) -> None:
    assert canonical_json(number).decode() == text


def test_names_are_sorted_by_utf_16_and_letters_left_alone() -> None:
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "ö": 7}
    assert [json.loads(part.split(":")[0]) for part in canonical_json(value).decode()[1:-1].split(",")] == [
        "\r",
        "1",
        "\x80",
        "ö",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]
    assert canonical_json({"a": "\x0f\n</é", "b": [True, None]}) == '{"a":"\\u000f\\n</é","b":[true,null]}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, {"a": {1}}])
def test_what_json_cannot_write_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        canonical_json(value)


@settings(max_examples=500)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_reads_back_as_the_same_number(number: float) -> None:
    assert float(canonical_json(number)) == number


def test_a_thousand_numbers_are_written_as_node_writes_them() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    doubles = [struct.unpack(">d", struct.pack(">Q", (index * 0x9E3779B97F4A7C15) % 2**64))[0] for index in range(1000)]
    numbers = [number for number in doubles if math.isfinite(number)]
    script = "process.stdout.write(JSON.parse(require('fs').readFileSync(0)).map(String).join(' '))"
    done = subprocess.run(
        [node, "-e", script], input=json.dumps(numbers), capture_output=True, text=True, check=True, timeout=60
    )
    assert [canonical_json(number).decode() for number in numbers] == done.stdout.split(" ")


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), plain, max_size=4))
def test_the_file_is_what_the_standard_library_writes(document: dict[str, Any]) -> None:
    assert to_bytes(document) == (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
