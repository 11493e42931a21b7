"""What a letter looks like on the wire: nothing forged, any script, the receiver's language, why it came."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from typing import cast

import pytest
from django.core.mail import send_mail
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from pytest_django import Settings

from stoa.kernel.mail.addresses import BadAddress, checked, referred_letters, without_controls
from stoa.kernel.mail.kinds import Kind
from stoa.kernel.mail.writing import Outgoing, html_of, written
from stoa.kernel.models import Letter
from tests.cast import member
from tests.kernel.mail.conftest import Post

pytestmark = pytest.mark.django_db


def last() -> tuple[Outgoing, EmailMessage]:
    going = written(Letter.objects.latest("id"))
    return going, cast(EmailMessage, email.message_from_bytes(going.source, policy=email.policy.default))


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def markup(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_plain_text_stands_first_and_the_same_in_html(write: Post) -> None:
    write(text="Type this:\n\n    KQXR-4711\n\nOr open\n\n    https://learn.example.org/x?a=1&b=2\n\n<b>not bold</b>")
    _, message = last()
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    page = markup(message)
    assert ">KQXR-4711</p>" in page
    assert 'href="https://learn.example.org/x?a=1&amp;b=2"' in page
    assert "&lt;b&gt;not bold" in page
    assert "<img" not in page
    assert "This letter came from https://learn.example.org" in plain(message)


def test_headers_cannot_be_forged(write: Post) -> None:
    write(subject="Hello\r\nBcc: eve@example.org\u2028X: y\u202egpj")
    going, message = last()
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: eve@example.org X: y gpj"
    assert going.receiver == "ada@example.org"


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org\r\nBcc: eve@example.org", "ada@example.org, eve@example.org", "<ada@example.org>",
        "ada", "@x.org", "ada@", "", "a" * 250 + "@example.org", "ada@example.org\0", "a da@example.org",
        "ada\u202e@example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_when_it_is_asked_for(address: str, write: Post) -> None:
    with pytest.raises(BadAddress):
        write(to=address)
    with pytest.raises(BadAddress):
        send_mail("x", "y", None, [address or "\n"])


def test_a_very_long_subject_is_cut_and_folded(write: Post) -> None:
    write(subject="Über " * 2000)
    going, message = last()
    assert len(message["Subject"]) <= 200
    assert message["Subject"].endswith("…")
    assert max(map(len, going.source.split(b"\r\n"))) <= 998


def test_international_domains_travel_in_ascii(write: Post) -> None:
    write(to="ada@bücher.example")
    going, message = last()
    assert going.receiver == "ada@xn--bcher-kva.example"
    assert message["To"] == "ada@xn--bcher-kva.example"


def test_a_domain_that_cannot_exist_is_told(write: Post) -> None:
    write(to=f"ada@{'ü' * 70}.example")
    with pytest.raises(BadAddress):
        last()


def test_names_beyond_ascii_travel(write: Post, settings: Settings) -> None:
    settings.STOA_MAIL_FROM = 'Università "Ca’ Foscari" <stoa@università.example>'
    write(subject="Übung für Żółć 学ぶ", text="Žluťoučký kůň 学ぶ")
    _, message = last()
    assert message["Subject"] == "Übung für Żółć 学ぶ"
    assert message["From"].addresses[0].addr_spec == "stoa@xn--universit-y1a.example"
    assert message["From"].addresses[0].display_name.startswith("Università")
    assert "Žluťoučký kůň 学ぶ" in plain(message)


def test_right_to_left(write: Post, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    with translation.override("ar"):
        write(subject="رمز الدخول", text="اكتب هذا الرمز:\n\n    KQXR-4711")
    _, message = last()
    assert message["Content-Language"] == "ar"
    assert '<html lang="ar" dir="rtl">' in markup(message)
    assert '<p dir="ltr"' in markup(message), "a code reads from the left"
    assert message["Subject"] == "رمز الدخول"


def test_only_letters_that_can_be_switched_off_say_how(write: Post, news: Kind) -> None:
    ada = member("Ada")
    write(kind=news.name, account=ada.id)
    going, message = last()
    way = message["List-Unsubscribe"].strip()
    assert way.startswith("<https://learn.example.org/mail/stop/")
    assert way.encode() in going.source, "folded, never encoded"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert way.strip("<>") in plain(message)
    assert "because you wanted news" in plain(message)
    write(kind="accounts.sign_in_code", account=ada.id)
    _, message = last()
    assert message["List-Unsubscribe"] is None
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_message_id_stays_and_is_ours(write: Post) -> None:
    write()
    first, second = last()[1]["Message-ID"], last()[1]["Message-ID"]
    assert first == second
    assert referred_letters(str(first)) == [Letter.objects.get().id]
    assert referred_letters(str(first).replace(".", ".0", 1)) == []


def test_the_return_path_names_the_letter(write: Post, settings: Settings) -> None:
    settings.STOA_MAIL_BOUNCES = "bounces@learn.example.org"
    write()
    going, _ = last()
    assert going.sender.startswith("bounces+")
    assert referred_letters(going.sender.upper()) == [Letter.objects.get().id], "mail servers keep no case"


@given(subject=st.text(max_size=400), text=st.text(max_size=800))
@tries(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_travel_whole(subject: str, text: str, write: Post) -> None:
    write(subject=subject, text=text)
    going, message = last()
    assert b"\n" not in going.source.replace(b"\r\n", b"")
    assert message["To"] == "ada@example.org"
    assert set(message.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "MIME-Version",
        "Content-Type",
    }  # fmt: skip


@given(st.text(max_size=300))
def test_a_header_s_text_is_one_line(text: str) -> None:
    assert not set(without_controls(text)) & set("\r\n\0\u2028\u202e")


@given(st.text(max_size=300))
def test_an_address_is_refused_or_bare(text: str) -> None:
    try:
        address = checked(text)
    except BadAddress:
        return
    assert not set(address) & set(" \r\n\t<>,;\0")


@given(st.text(max_size=400))
def test_markup_in_a_letter_stays_letters(text: str) -> None:
    page = html_of(text + "<script>x</script>", "t", "en", [])
    assert "<script" not in page
