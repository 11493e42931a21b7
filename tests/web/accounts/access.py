"""Who may open what about one's letters and one's own data, and which pages are for nobody in particular."""

from __future__ import annotations

from tests.web.access import Row, members

ROWS = [
    Row("mail_settings", "/account/mail/", members(200)),
    Row("mail_settings", "/account/mail/", members(302), "POST"),
    Row("mail_again", "/account/mail/again/", members(302), "POST"),
    Row("mail_again", "/account/mail/again/", 405),
    Row("mail_stop", "/mail/stop/1.tests.news.forged/", 404),
    Row("mail_stop", "/mail/stop/1.tests.news.forged/", 404, "POST"),
    Row("own_data", "/account/data/", members(200)),
    Row("own_data", "/account/data/", members(302), "POST"),
    Row("own_copy", "/account/data/none/", members(404)),
    Row("own_copy", "/account/data/none/", 405, "POST"),
    Row("erase", "/account/erase/", members(200)),
    Row("erase", "/account/erase/", members(422), "POST"),
    Row("erased", "/erased/", 200),
    Row("close", "/account/close/", members(200)),
    Row("close", "/account/close/", 405, "PUT"),
    Row("closed", "/account/closed/", 302),
    Row("closed", "/account/closed/", 302, "POST"),
    Row("agree", "/account/agree/", 302),
    Row("agree", "/account/agree/", 302, "POST"),
    Row("waiting", "/account/waiting/", 302),
    Row("guardian", "/guardian/unknown/", 410),
    Row("guardian", "/guardian/unknown/", 410, "POST", {"answer": "agree"}),
    Row("public_profile", "/people/none/", 404),
    Row("public_profile", "/people/none/", 405, "POST"),
    Row("terms", "/terms/", 200),
]
