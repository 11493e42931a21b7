"""Who may open what about one's letters."""

from __future__ import annotations

from tests.web.access import Row, members

ROWS = [
    Row("mail_settings", "/account/mail/", members(200)),
    Row("mail_settings", "/account/mail/", members(302), "POST"),
    Row("mail_again", "/account/mail/again/", members(302), "POST"),
    Row("mail_again", "/account/mail/again/", 405),
    Row("mail_stop", "/mail/stop/1.tests.news.forged/", 404),
    Row("mail_stop", "/mail/stop/1.tests.news.forged/", 404, "POST"),
]
