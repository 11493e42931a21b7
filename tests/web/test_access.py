"""Who gets what at every address. A new address needs a row; without one the first test fails.

Rows stand here, or as `ROWS` in tests/web/<folder>/access.py, where each part of the pages keeps its own.
The people: a visitor; Ada, who takes part in the course; Bo, who has an account and does not; Fay, staff of another
course; Di, staff of this one; Cy, its author; Op, who runs the site. A row gives the status for each, in the order of
`PEOPLE`; one number stands for all. What lies behind a status is tested where the page is.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from stoa.accounts.rules import SITE, course_scope
from stoa.learning import actions as learning
from tests.cast import member
from tests.web import sample
from tests.web.access import PEOPLE, Row, learner_only, members
from tests.web.closing import shut

RECORD_FILES = (
    ("pdf", "certificate.pdf"), ("json", "credential.json"), ("png", "badge.png"), ("svg", "badge.svg"),
    ("qr", "qr.svg"), ("zip", "record.zip"),
)  # fmt: skip

ROWS = [
    # Pages that belong to no domain
    Row("about", "/about/", 200),
    Row("about", "/about/", 405, "POST"),
    Row("accessibility", "/accessibility/", 200),
    Row("privacy", "/privacy/", 200),
    # Courses
    Row("home", "/", 200),
    Row("home", "/", 405, "POST"),
    Row("courses", "/courses/", 200),
    Row("course", "/courses/wells/", 200),
    Row("course", "/courses/none/", 404),
    Row("join", "/courses/wells/join/", members(200)),
    Row("join", "/courses/none/join/", 404),
    Row("leave", "/courses/wells/leave/", learner_only(200)),
    Row("leave", "/courses/wells/leave/", 302, "POST"),
    Row("elsewhere", "/elsewhere/none/", 404),
    Row("robots", "/robots.txt", 200),
    Row("robots", "/robots.txt", 405, "POST"),
    Row("sitemap", "/sitemap.xml", 200),
    Row("sitemap_page", "/sitemap-1.xml", 200),
    Row("sitemap_page", "/sitemap-9.xml", 404),
    Row("courses_feed", "/feeds/courses.atom", 200),
    Row("subject_feed", "/feeds/subject.atom?subject=statistics", 200),
    Row("subject_feed", "/feeds/subject.atom", 404),
    Row("institution_feed", "/feeds/from/example-university.atom", 200),
    Row("institution_feed", "/feeds/from/none.atom", 404),
    # Accounts
    Row("account", "/account/", members(200)),
    Row("profile", "/account/profile/", members(200)),
    Row("language", "/language/", 200),
    Row("language", "/language/", 302, "POST", {"language": "en"}),
    Row("language", "/language/", 400, "POST", {"language": "xx"}),
    Row("invitation", "/invite/unknown/", 410),
    Row("invitation", "/invite/unknown/", 410, "POST", {"name": "Eve", "password": "a long enough one"}),
    Row("demo_sign_in", "/demo/sign-in/", 404, "POST"),
    Row("demo_mail", "/mail/", 404),
    Row("account_login", "/accounts/login/", (200, *[302] * 6)),
    Row("account_signup", "/accounts/signup/", (200, *[302] * 6)),
    Row("account_logout", "/accounts/logout/", members(200)),
    Row("account_inactive", "/accounts/inactive/", 200),
    Row("account_reauthenticate", "/accounts/reauthenticate/", members(200)),
    Row("account_email", "/accounts/email/", members(200)),
    Row("account_email_verification_sent", "/accounts/confirm-email/", 302),
    Row("account_change_password", "/accounts/password/change/", members(200)),
    Row("account_set_password", "/accounts/password/set/", 302),
    Row("account_reset_password", "/accounts/password/reset/", 200),
    Row("account_confirm_password_reset_code", "/accounts/password/reset/confirm/", 302),
    Row("account_complete_password_reset", "/accounts/password/reset/complete/", 302),
    Row("account_password_reset_completed", "/accounts/password/reset/done/", 200),
    Row("account_confirm_login_code", "/accounts/login/code/confirm/", 302),
    Row("account_request_login_code", "/accounts/login/code/", (200, *[302] * 6)),
    Row("mfa_authenticate", "/accounts/login/factor/", 302),
    Row("mfa_login_webauthn", "/accounts/login/passkey/", 302),
    Row("mfa_login_webauthn", "/accounts/login/passkey/", 302, "POST", {"credential": "{}"}),
    Row("mfa_reauthenticate", "/accounts/reauthenticate/code/", 302),
    Row("mfa_reauthenticate_webauthn", "/accounts/reauthenticate/passkey/", 302),
    Row("security", "/account/security/", members(200)),
    Row("mfa_index", "/account/security/", members(200)),
    Row("mfa_list_webauthn", "/account/security/", (405,) * 7, "POST"),
    Row("second_factor", "/account/security/second-factor/", members(200)),
    Row("mfa_add_webauthn", "/account/security/passkeys/add/", members(200)),
    Row("mfa_edit_webauthn", "/account/security/passkeys/1/name/", members(404)),
    Row("mfa_remove_webauthn", "/account/security/passkeys/1/remove/", members(404)),
    Row("mfa_activate_totp", "/account/security/app/", members(200)),
    Row("mfa_deactivate_totp", "/account/security/app/remove/", members(404)),
    Row("mfa_view_recovery_codes", "/account/security/codes/", members(404)),
    Row("mfa_generate_recovery_codes", "/account/security/codes/new/", members(200)),
    Row("mfa_download_recovery_codes", "/account/security/codes/recovery-codes.txt", members(404)),
    Row("sessions", "/account/sessions/", members(200)),
    Row("sessions", "/account/sessions/", 302, "POST", {"end": "0123456789abcdef"}),
    Row("stop_address_change", "/account/not-me/unknown/", 410),
    Row("stop_address_change", "/account/not-me/unknown/", 410, "POST", {"stop": "yes"}),
    Row("another_address", "/accounts/another-address/", 302, "POST", {"start": "sign-in"}),
    Row("another_address", "/accounts/another-address/", 400, "POST", {"start": "elsewhere"}),
    Row("another_address", "/accounts/another-address/", 405),
    # Learning
    Row("course_home", "/learn/wells/", learner_only(200)),
    Row("grades", "/learn/wells/-/grades/", learner_only(200)),
    Row("score", "/learn/wells/-/grades/q/", learner_only(200)),
    Row("score", "/learn/wells/-/grades/none/", learner_only(404)),
    Row("score", "/learn/wells/-/grades/q/", 302, "POST", {"do": "ask", "text": "Please."}),
    Row("score", "/learn/wells/-/grades/q/", 405, "PUT"),
    Row("goal", "/learn/wells/-/goal/", learner_only(200)),
    Row("goal", "/learn/wells/-/goal/", 302, "POST", {"goal": "none", "tick": "self"}),
    Row("goal", "/learn/wells/-/goal/", 405, "PUT"),
    Row("goal_details", "/learn/wells/-/goal/details/", learner_only(200)),
    Row("goal_details", "/learn/wells/-/goal/details/", 302, "POST", {"visibility": "me"}),
    Row("goal_report", "/learn/wells/-/goal/report/", learner_only(200)),
    Row("goal_report", "/learn/wells/-/goal/report/", 302, "POST", {"outcome": "reached"}),
    Row("goals", "/learn/wells/-/goals/", learner_only(200)),
    Row("goals", "/learn/wells/-/goals/?page=9", learner_only(404)),
    Row("goals", "/learn/wells/-/goals/", 405, "POST"),
    Row("skills", "/learn/wells/-/skills/", learner_only(200)),
    Row("skills", "/learn/wells/-/skills/", 302, "POST", {"sureness": "off"}),
    Row("skills", "/learn/wells/-/skills/", 405, "PUT"),
    Row("practice", "/learn/wells/-/practice/o/", 302),  # its only question is graded
    Row("practice_answer", "/learn/wells/-/practice/o/q/", learner_only(404), "POST", {"show-answer": "yes"}),
    Row("practice_answer", "/learn/wells/-/practice/o/q/", learner_only(404)),
    Row("practice_answer", "/learn/wells/-/practice/o/q/", 405, "PUT"),
    Row("try_written", "/learn/wells/-/trial/", 302, "POST", {"trials": "off"}),
    Row("try_written", "/learn/wells/-/trial/", (405,) * 7),
    Row("trial_answer", "/learn/wells/-/trial/o/none/", learner_only(404), "POST", {"show-answer": "yes"}),
    Row("trial_answer", "/learn/wells/-/trial/o/none/", learner_only(404)),
    Row("trial_answer", "/learn/wells/-/trial/o/none/", 405, "PUT"),
    Row("rate_question", "/learn/wells/-/trial/o/none/rate/", learner_only(404), "POST", {"stars": "5"}),
    Row("rate_question", "/learn/wells/-/trial/o/none/rate/", (405,) * 7),
    Row("written", "/learn/wells/-/written/", learner_only(200)),
    Row("written", "/learn/wells/-/written/", 405, "POST"),
    Row("write_question", "/learn/wells/-/written/new/?unit=well", learner_only(200)),
    Row("write_question", "/learn/wells/-/written/new/?unit=none", learner_only(404)),
    Row("write_question", "/learn/wells/-/written/new/?unit=well", 302, "POST", {"do": "save"}),
    Row("written_question", "/learn/wells/-/written/none/", learner_only(404)),
    Row("written_question", "/learn/wells/-/written/none/", learner_only(404), "POST", {"do": "save"}),
    Row("withdraw_question", "/learn/wells/-/written/none/withdraw/", learner_only(404), "POST"),
    Row("withdraw_question", "/learn/wells/-/written/none/withdraw/", (405,) * 7),
    Row("reply_to_report", "/learn/wells/-/written/reports/1/", learner_only(404), "POST", {"reply": "x"}),
    Row("reply_to_report", "/learn/wells/-/written/reports/1/", (405,) * 7),
    Row("challenge", "/learn/wells/-/challenge/course/", learner_only(404)),  # its only question is graded
    Row("challenge", "/learn/wells/-/challenge/course/", learner_only(404), "POST", {"act": "begin"}),
    Row("challenge", "/learn/wells/-/challenge/course/", 405, "PUT"),
    Row("review", "/review/", members(200)),
    Row("review", "/review/", 302, "POST", {"reviews": "on"}),
    Row("review", "/review/", 405, "PUT"),
    Row("review_next", "/review/next/", 302),
    Row("review_answer", "/review/wells/o/q/", learner_only(404), "POST", {"show-answer": "yes"}),
    Row("review_answer", "/review/wells/o/q/", learner_only(404)),
    Row("deadlines", "/learn/wells/-/deadlines/1-forged.ics", 404),
    Row("work", "/learn/wells/-/work/none/", members(404)),
    Row("work", "/learn/wells/-/work/q/", members(404), "POST"),
    Row("work_hand_in", "/learn/wells/-/work/none/hand-in/", members(404)),
    Row("work_hand_in", "/learn/wells/-/work/none/hand-in/", members(404), "POST"),
    Row("work_team", "/learn/wells/-/work/none/team/", 405),
    Row("work_team", "/learn/wells/-/work/none/team/", members(404), "POST"),
    Row("work_file", "/learn/wells/-/work-file/none/a.pdf", members(404)),
    Row("unit", "/learn/wells/cases/", 200),
    Row("unit", "/learn/wells/none/", 404),
    Row("unit_done", "/learn/wells/cases/done/", 302, "POST"),
    Row("unit_done", "/learn/wells/cases/done/", 302, "GET"),
    Row("answer", "/learn/wells/well/answer/q/", (200, 403, 200, 200, 200, 200, 200), "POST"),
    Row("answer", "/learn/wells/well/answer/none/", 404, "POST"),
    Row("answer", "/learn/wells/well/answer/q/", 302),
    Row("answer", "/learn/wells/well/answer/q/", 405, "PUT"),
    Row("save_answers", "/learn/wells/well/save/q/", 302, "POST"),
    Row("save_answers", "/learn/wells/well/save/q/", 302),
    Row("save_answers", "/learn/wells/well/save/none/", 404, "POST"),
    Row("save_answers", "/learn/wells/well/save/q/", 405, "PUT"),
    Row("sit", "/learn/wells/well/sit/q/begin/", 302, "POST"),
    Row("sit", "/learn/wells/well/sit/q/begin/", 302),
    Row("sit", "/learn/wells/well/sit/none/begin/", 404, "POST"),
    Row("sit", "/learn/wells/well/sit/q/leave/", 404, "POST"),
    Row("sit", "/learn/wells/well/sit/q/begin/", 405, "PUT"),
    # Files
    Row("file", f"/files/{'0' * 64}/x.png", 404),
    Row("stream", f"/streams/{'0' * 64}/film.m3u8", 404),
    Row("stream", f"/streams/{'0' * 64}/film.m3u8", 405, "POST"),
    # Records
    Row("credential", "/credentials/none/", 404),
    *[Row(f"credential_{kind}", f"/credentials/none/{name}", 404) for kind, name in RECORD_FILES],
    Row("records", "/records/", members(200)),
    Row("records", "/records/", 405, "POST"),
    Row("verify", "/verify/", 200),
    Row("verify", "/verify/", 422, "POST"),
    Row("issuer", "/credentials/issuer", 200),
    Row("did_web", "/.well-known/did.json", 200),
    Row("status_list", f"/credentials/status/{'0' * 32}", 404),
    Row("pinned_rule", "/courses/wells/versions/1/rules/certificate.txt", 404),
    Row("pinned_version", "/courses/wells/versions/1/source.json", 404),
    # Last, because it changes what the others see
    Row("join", "/courses/wells/join/", members(302), "POST"),
]


for _path in sorted(Path(__file__).parent.glob("*/access.py")):
    ROWS += import_module(f"tests.web.{_path.parent.name}.access").ROWS


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all addresses; an address without a name gives its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def test_every_address_has_a_row() -> None:
    missing = set(names(get_resolver().url_patterns)) - {row.name for row in ROWS}
    assert not missing, f"Say in ROWS who gets what at: {', '.join(sorted(missing))}"


def test_every_row_has_its_address() -> None:
    unknown = {row.name for row in ROWS} - set(names(get_resolver().url_patterns))
    assert not unknown, f"No such address (any more): {', '.join(sorted(unknown))}"


@pytest.fixture
def browser(request: pytest.FixtureRequest, tmp_path: Path, db: None) -> Client:
    """A browser in which one of PEOPLE is signed in, on a site with two courses."""
    wells = sample.publish(tmp_path)
    other = sample.publish(tmp_path, "other", title="Another course")
    roles = {
        "stranger staff": ("staff", course_scope(other.run.slug)), "staff": ("staff", course_scope("wells")),
        "author": ("author", course_scope("wells")), "operator": ("operator", SITE),
    }  # fmt: skip
    who: str = request.param
    client = Client()
    if who == "visitor":
        return client
    person = member("Ada", *([roles[who]] if who in roles else []))
    if who == "learner":
        learning.enrol(account_id=person.id, offer=wells)
    client.post("/accounts/login/", {"login": person.email, "password": "walking-by"})
    return client


@pytest.mark.parametrize("browser", PEOPLE, indirect=True, ids=str)
def test_who_gets_what(browser: Client, request: pytest.FixtureRequest) -> None:
    who = request.node.callspec.params["browser"]
    wrong = []
    for row in ROWS:
        response = browser.generic(row.method, row.path) if not row.form else browser.post(row.path, row.form)
        shut(response)  # a download that nobody read
        if response.status_code != row.expected(who):
            wrong.append(f"{row.method} {row.path}: {response.status_code}, not {row.expected(who)}")
        if row.name == "leave" and row.method == "POST" and who == "learner":
            browser.post("/courses/wells/join/", {"intention": "all"})
    assert not wrong, f"{who}: " + "; ".join(wrong)


@pytest.mark.parametrize("browser", ["learner"], indirect=True)
def test_no_change_without_a_token(browser: Client) -> None:
    browser.handler.enforce_csrf_checks = True
    for row in ROWS:
        if row.method == "POST" and row.expected("learner") in (200, 302, 410):
            response = browser.post(row.path, row.form)
            is_sent_back = row.name in ("unit_done", "save_answers", "sit")  # with a message
            refused = response.status_code == 403 or is_sent_back
            assert refused, f"{row.path} took a form without its token: {response.status_code}"
