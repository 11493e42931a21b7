"""`stoa institution ...`: listing, placing what is older, and giving roles."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.accounts import queries as people
from stoa.accounts.rules import institution_scope
from stoa.catalogue import queries
from stoa.catalogue.models import Run
from stoa.cli.institution import main
from tests.cast import member
from tests.web import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data")]


def test_a_manager_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample.publish(tmp_path)
    ed = member("Ed")
    assert main(["list"]) == 0
    assert capsys.readouterr().out.split() == ["example-university", "1", "Example", "University"]
    assert main(["grant", ed.email, "manager", "example-university"]) == 0
    assert people.roles_of(ed.id) == {("manager", institution_scope("example-university"))}
    assert main(["grant", ed.email, "manager", "nowhere"]) == 2
    assert main(["grant", "eve@example.net", "manager", "example-university"]) == 2
    said = capsys.readouterr().err
    assert "There is no institution 'nowhere'" in said
    assert "Nobody here has the address" in said


def test_what_is_older_is_placed_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample.publish(tmp_path)
    Run.objects.update(institution=None)
    queries.forget()
    assert main(["place"]) == main(["place"]) == 0
    assert capsys.readouterr().out.splitlines() == ["Placed 1 courses.", "Placed 0 courses."]
    assert Run.objects.get().institution is not None
