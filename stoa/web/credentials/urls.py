"""Addresses of records. Those in `documents` and the page of a record stand in signed credentials and stay."""

from django.urls import path

from stoa.web.credentials import checking, documents, records, statement_urls

_RECORD = "credentials/<slug:public_id>/"

urlpatterns = [
    path("credentials/issuer", documents.issuer, name="issuer"),
    path("credentials/status/<str:list_id>", documents.status_list, name="status_list"),
    path(".well-known/did.json", documents.did_web, name="did_web"),
    path("courses/<str:course>/versions/<int:number>/rules/<str:pathway>.txt", documents.rule, name="pinned_rule"),
    path("courses/<str:course>/versions/<int:number>/source.json", documents.source, name="pinned_version"),
    path(_RECORD, records.credential, name="credential"),
    path(f"{_RECORD}certificate.pdf", records.pdf, name="credential_pdf"),
    path(f"{_RECORD}credential.json", records.signed_file, name="credential_json"),
    path(f"{_RECORD}badge.png", records.png, name="credential_png"),
    path(f"{_RECORD}badge.svg", records.svg, name="credential_svg"),
    path(f"{_RECORD}qr.svg", records.qr_code, name="credential_qr"),
    path(f"{_RECORD}record.zip", records.everything, name="credential_zip"),
    path("records/", records.mine, name="records"),
    path("verify/", checking.check, name="verify"),
    *statement_urls.urlpatterns,
]
