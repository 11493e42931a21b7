"""Every kind of letter that the product writes is declared, and says why it comes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import stoa
from stoa.kernel.mail import kinds
from stoa.kernel.mail.kinds import Kind, kind_of

POSTED = re.compile(r"kind=\"((?:[a-z]+)\.(?:[a-z_]+))\"")


def test_what_is_posted_is_declared() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(stoa.__file__).parent.rglob("*.py")]
    posted = {name for text in sources if "post(" in text for name in POSTED.findall(text)}
    assert posted
    assert posted <= set(kinds.kinds), "declare them in letters.py of their domain"


def test_each_says_why_it_comes_and_from_where() -> None:
    for kind in kinds.kinds.values():
        assert "https://x.example" in str(kind.why) % {"site": "https://x.example"}
        assert str(kind.words)


def test_what_is_about_an_account_cannot_be_switched_off() -> None:
    assert not any(kind.can_switch_off for name, kind in kinds.kinds.items() if name.startswith("accounts."))


@pytest.mark.parametrize(("name", "can"), [("accounts.made_up", False), ("catalogue.made_up", True)])
def test_an_undeclared_one_can_be_switched_off_unless_it_is_about_an_account(name: str, can: bool) -> None:
    assert kind_of(name).can_switch_off is can


def test_two_of_a_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="Two kinds"):
        kinds.register(Kind("site.test", "x", "y"))
