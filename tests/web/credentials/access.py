"""Who gets what at the addresses of records, beside those in tests/web/test_access.py."""

from __future__ import annotations

from tests.web.access import Row, members

ROWS = [
    Row("credential_jwt", "/credentials/none/credential.jwt", 404),
    Row("credential_assertion", "/credentials/none/assertion.json", 404),
    Row("credential_badge_class", "/credentials/none/badge-class.json", 404),
    Row("credential_older", "/credentials/none/badge-2.png", 404),
    Row("older_issuer", "/credentials/issuer-2.json", 200),
    Row("records_zip", "/records/records.zip", members(404)),
    Row("records_pdf", "/records/records.pdf", members(404)),
    Row("share", "/records/share/", members(200)),
    Row("share", "/records/share/", members(422), "POST"),
    Row("share_end", "/records/share/none/end/", 405),
    Row("share_end", "/records/share/none/end/", members(404), "POST"),
    Row("bring", "/records/elsewhere/", members(200)),
    Row("bring", "/records/elsewhere/", members(422), "POST"),
    Row("brought", "/records/elsewhere/none/", members(404)),
    Row("brought", "/records/elsewhere/none/", members(404), "POST"),
    Row("brought_file", "/records/elsewhere/none/file", members(404)),
    Row("reissue", "/records/none/anew/", members(404)),
    Row("reissue", "/records/none/anew/", members(404), "POST"),
    Row("shared", "/shared/none/", 404),
    Row("shared_json", "/shared/none/records.json", 404),
    Row("shared_jwt", "/shared/none/records.jwt", 404),
    Row("withdraw", "/credentials/none/withdraw/", members(404)),
    Row("withdraw", "/credentials/none/withdraw/", members(404), "POST"),
    Row("vc_api_issue", "/credentials/issue", 404, "POST"),
    Row("vc_api_verify", "/credentials/verify", 404, "POST"),
    Row("vc_api_verify_presentation", "/presentations/verify", 404, "POST"),
]
