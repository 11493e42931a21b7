"""`stoa operator ...`: invitations, roles and keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from stoa.accounts import queries as people
from stoa.accounts.rules import SITE, course_scope
from stoa.cli.main import OPERATOR_VERBS
from stoa.cli.operator import main, parser
from stoa.cli.run import one_server
from stoa.content import actions as content
from stoa.credentials import queries as records
from tests.cast import member
from tests.cli.conftest import write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data")]


def test_an_invitation_is_a_link_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    links = []
    for _twice in range(2):
        assert main(["invite", "ed@example.org"]) == 0
        links.append(capsys.readouterr().out.splitlines()[-1])
    assert all(re.fullmatch(r"http://127\.0\.0\.1:\d+/invite/[\w-]{40,}/", link) for link in links)
    assert links[0] != links[1]
    assert main(["invite", "ed"]) == 2
    assert "is not an e-mail address" in capsys.readouterr().err


def test_a_link_to_another_address_than_the_running_sites_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with one_server(settings.STOA_DATA) as lock:
        lock.write("http://127.0.0.1:8231")
        lock.flush()
        assert main(["invite", "ed@example.org"]) == 0
        said = capsys.readouterr()
        assert said.out.splitlines()[-1].startswith(settings.STOA_URL)
        assert "running is http://127.0.0.1:8231, so this link leads nowhere" in said.err
    assert main(["invite", "ed@example.org"]) == 0
    assert not capsys.readouterr().err, "nobody serves now"


def test_roles_are_given_on_the_site_and_in_a_course(tmp_path: Path) -> None:
    cy, di = member("Cy"), member("Di")
    content.publish(source=write(tmp_path / "wells"), by=None)
    assert main(["grant", cy.email, "author"]) == 0
    assert main(["grant", di.email, "staff", "--course", "wells"]) == 0
    assert people.roles_of(cy.id) == {("author", SITE)}
    assert people.roles_of(di.id) == {("staff", course_scope("wells"))}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nobody@example.org author", "Nobody here has the address"),
        ("cy@example.org staff", "name it with --course"),
        ("cy@example.org operator --course wells", "leave --course out"),
        ("cy@example.org author --course nowhere", "There is no course 'nowhere'"),
    ],
)
def test_a_role_that_cannot_be_given(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    cy = member("Cy")
    assert main(["grant", *words.split()]) == 2
    assert said in capsys.readouterr().err
    assert people.roles_of(cy.id) == frozenset()


def test_the_old_key_stays_in_the_history_of_the_new_one(own_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys"]) == 0
    assert "No key yet" in capsys.readouterr().out
    assert main(["rotate-key"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert second.endswith("signs now") and not first.endswith("signs now")
    assert len(records.key_history().multikeys) == 2


def test_who_has_lost_the_key_cannot_appoint_another(own_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["rotate-key"])
    capsys.readouterr()
    for path in (own_data.parent / "data" / "keys" / "issuer").iterdir():
        path.unlink()
    assert main(["rotate-key"]) == 2
    assert "bring it back from a backup" in capsys.readouterr().err
    assert len(records.key_history().multikeys) == 2


def test_every_verb_is_known_to_the_way_in() -> None:
    known = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert set(OPERATOR_VERBS) == set(known or ())
