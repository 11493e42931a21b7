"""A learner with a signed record, and how a test brings files to the page that checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from stoa.credentials import actions, queries
from stoa.credentials.queries import CredentialView
from stoa.learning import actions as learning
from stoa.web.credentials import copies, records, verdicts
from tests.cast import Member
from tests.credentials.story import Course, Learner, settle

Check = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Each test computes for itself."""
    copies.forget()
    verdicts.forget()
    records.forget()
    yield
    copies.forget()
    verdicts.forget()
    records.forget()


@pytest.fixture
def course(tmp_path: Path, db: None) -> Course:
    """A published course of five units."""
    made = Course(tmp_path / "course")
    made.publish()
    return made


@pytest.fixture
def holder(ada: Member, course: Course) -> Learner:
    """Ada, who takes the course and has not finished."""
    learning.enrol(account_id=ada.id, offer=course.offer)
    return Learner(ada.id, course)


@pytest.fixture
def record(holder: Learner) -> CredentialView:
    """Her certificate, signed; the status list too."""
    holder.finish()
    settle()
    actions.sign_status_lists()
    return current(holder)


def current(holder: Learner, pathway: str = "certificate") -> CredentialView:
    """The holder's record as it stands."""
    found = queries.credential(holder.credential(pathway).public_id)
    assert found is not None
    return found


def page(client: Client, path: str) -> str:
    """A page that is there."""
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return response.content.decode()


@pytest.fixture
def check(client: Client, db: None) -> Check:
    """Bring a file to /verify/."""

    def bring(
        data: bytes = b"", *, helpers: Sequence[bytes] = (), text: str = "", name: str = "c.json"
    ) -> HttpResponse:
        form: dict[str, object] = {"text": text}
        if data:
            form["file"] = SimpleUploadedFile(name, data)
        if helpers:
            form["helpers"] = [SimpleUploadedFile(f"h{place}.json", each) for place, each in enumerate(helpers)]
        return client.post("/verify/", form)

    return bring
