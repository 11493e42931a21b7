"""The files that people keep: each holds the signed credential, and each can be checked by itself."""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree

import pytest

from stoa.credentials import actions, formats, queries
from stoa.credentials.queries import CredentialView, Outcome
from tests.credentials.story import Learner, settle


@pytest.fixture
def certificate(ada: Learner) -> CredentialView:
    """Ada's certificate."""
    ada.finish()
    settle()
    actions.sign_status_lists()
    found = queries.credential(ada.credential().public_id)
    assert found is not None
    return found


def test_pictures_hold_the_signed_file(certificate: CredentialView) -> None:
    for picture in (queries.as_png(certificate), queries.as_svg(certificate)):
        assert (formats.extract(picture) or b"").strip() == queries.as_json(certificate).strip()
        assert queries.verify_upload(picture).outcome is Outcome.GENUINE


def test_a_title_is_text_in_the_picture(certificate: CredentialView) -> None:
    picture = ElementTree.fromstring(queries.as_svg(certificate))
    assert "Way certificate" in "".join(picture.itertext())


def test_the_page_to_print_is_a_pdf_that_is_the_same_every_time(certificate: CredentialView) -> None:
    page = queries.as_pdf(certificate)
    assert page.startswith(b"%PDF-")
    assert page == queries.as_pdf(certificate)


def test_the_fingerprint_is_that_of_the_file(certificate: CredentialView) -> None:
    assert queries.fingerprint(certificate) == hashlib.sha256(queries.as_json(certificate)).hexdigest()
    assert "<svg" in queries.qr_code(certificate, "The way to this page")
