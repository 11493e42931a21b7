"""Addresses of portfolios, statements and endorsements. Those of a statement and of its claimed part stand in signed
credentials and stay."""

from django.urls import path

from stoa.web.credentials import composing, endorsing, own_key, portfolio, statements

_ITEM = "portfolio/<slug:public_id>/"
_STATEMENT = "statements/<slug:public_id>/"

urlpatterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/new/<slug:kind>/", portfolio.add, name="evidence_add"),
    path(_ITEM, portfolio.evidence, name="evidence"),
    path(f"{_ITEM}remove/", portfolio.remove, name="evidence_remove"),
    path(f"{_ITEM}file/<str:name>", portfolio.evidence_file, name="evidence_file"),
    path("statements/new/", composing.begin, name="statement_new"),
    path(_STATEMENT, statements.statement, name="statement"),
    path(f"{_STATEMENT}lines/", composing.lines, name="statement_lines"),
    path(f"{_STATEMENT}claims/", composing.claims, name="statement_claims"),
    path(f"{_STATEMENT}sign/", composing.sign, name="statement_sign"),
    path(f"{_STATEMENT}drop/", composing.drop, name="statement_drop"),
    path(f"{_STATEMENT}show/", statements.show, name="statement_show"),
    path(f"{_STATEMENT}withdraw/", statements.withdraw, name="statement_withdraw"),
    path(f"{_STATEMENT}again/", statements.again, name="statement_again"),
    path(f"{_STATEMENT}statement.json", statements.both_parts, name="statement_json"),
    path(f"{_STATEMENT}attested.json", statements.attested, name="statement_attested"),
    path(f"{_STATEMENT}claimed.json", statements.claimed, name="statement_claimed"),
    path(f"{_STATEMENT}statement.pdf", statements.pdf, name="statement_pdf"),
    path(f"{_STATEMENT}qr.svg", statements.qr_code, name="statement_qr"),
    path(f"{_STATEMENT}statement.zip", statements.everything, name="statement_zip"),
    path(f"{_STATEMENT}endorse/", endorsing.make_link, name="endorse_link"),
    path(f"{_STATEMENT}endorsements/<slug:word>/", endorsing.arrange, name="endorsement_arrange"),
    path(f"{_STATEMENT}endorsements/<slug:word>.json", endorsing.signed_word, name="endorsement_json"),
    path("endorse/<str:token>/", endorsing.endorse, name="endorse"),
    path("endorsements/<str:token>/", endorsing.letter, name="endorsement"),
    path("records/key/", own_key.own_key, name="own_key"),
]
