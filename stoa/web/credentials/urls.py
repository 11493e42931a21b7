"""Addresses of records. Those in `documents` and the page of a record stand in signed credentials and stay."""

from django.urls import path

from stoa.web.credentials import (
    checking,
    documents,
    elsewhere,
    mine,
    records,
    sharing,
    statement_urls,
    vc_api,
    withdrawing,
)

_RECORD = "credentials/<slug:public_id>/"

urlpatterns = [
    path("credentials/issuer", documents.issuer, name="issuer"),
    path("credentials/status/<str:list_id>", documents.status_list, name="status_list"),
    path(".well-known/did.json", documents.did_web, name="did_web"),
    path("courses/<str:course>/versions/<int:number>/rules/<str:pathway>.txt", documents.rule, name="pinned_rule"),
    path("courses/<str:course>/versions/<int:number>/source.json", documents.source, name="pinned_version"),
    path("credentials/issue", vc_api.issue, name="vc_api_issue"),
    path("credentials/verify", vc_api.verify, name="vc_api_verify"),
    path("presentations/verify", vc_api.verify_presentation, name="vc_api_verify_presentation"),
    path(_RECORD, records.credential, name="credential"),
    path(f"{_RECORD}withdraw/", withdrawing.withdraw, name="withdraw"),
    path(f"{_RECORD}certificate.pdf", records.pdf, name="credential_pdf"),
    path(f"{_RECORD}credential.json", records.signed_file, name="credential_json"),
    path(f"{_RECORD}credential.jwt", records.token, name="credential_jwt"),
    path(f"{_RECORD}assertion.json", records.assertion, name="credential_assertion"),
    path(f"{_RECORD}badge-class.json", records.badge_class, name="credential_badge_class"),
    path(f"{_RECORD}badge-2.png", records.older_badge, name="credential_older"),
    path("credentials/issuer-2.json", records.older_issuer, name="older_issuer"),
    path(f"{_RECORD}badge.png", records.png, name="credential_png"),
    path(f"{_RECORD}badge.svg", records.svg, name="credential_svg"),
    path(f"{_RECORD}qr.svg", records.qr_code, name="credential_qr"),
    path(f"{_RECORD}record.zip", records.everything, name="credential_zip"),
    path("records/", mine.mine, name="records"),
    path("records/records.zip", mine.everything, name="records_zip"),
    path("records/records.pdf", mine.printed, name="records_pdf"),
    path("records/share/", sharing.share, name="share"),
    path("records/share/<str:link>/end/", sharing.end, name="share_end"),
    path("records/elsewhere/", elsewhere.bring, name="bring"),
    path("records/elsewhere/<slug:public_id>/", elsewhere.brought, name="brought"),
    path("records/elsewhere/<slug:public_id>/file", elsewhere.file, name="brought_file"),
    path("records/<slug:public_id>/anew/", mine.reissue, name="reissue"),
    path("shared/<str:link>/", sharing.shared, name="shared"),
    path("shared/<str:link>/records.json", sharing.bundle, {"form": "json"}, name="shared_json"),
    path("shared/<str:link>/records.jwt", sharing.bundle, {"form": "jwt"}, name="shared_jwt"),
    path("verify/", checking.check, name="verify"),
    *statement_urls.urlpatterns,
]
