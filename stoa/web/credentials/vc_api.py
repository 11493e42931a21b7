"""The W3C VC API, so that public conformance suites can be run against a demo. Anywhere else it is not there.

What is signed here is signed by a key of its own, made from the demo's secret, never by the site's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from stoa.credentials.formats import JCS, BadJson, SigningKey, read_object
from stoa.kernel.clock import now
from stoa.web.base.guards import takes
from stoa.web.base.views import unavailable
from stoa.web.credentials.bench import STRANGERS, BenchIsBusy, WorkFailed
from stoa.web.credentials.verdicts import check_file

MOST_BYTES: Final = 1024 * 1024
SUITES: Final = {"": "eddsa-rdfc-2022", "eddsa-rdfc-2022": "eddsa-rdfc-2022", JCS: JCS, "jwt": "jwt"}
Answer = Callable[[dict[str, Any]], JsonResponse]


def _api(answer: Answer) -> Callable[[HttpRequest], HttpResponseBase]:
    """An address of the API: JSON in, JSON out, nothing but POST, and only in the test mode."""

    @wraps(answer)
    @csrf_exempt  # no cookie is looked at: programs call it
    @takes("POST")
    @never_cache
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not settings.STOA_VC_API:
            raise Http404
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return _refused(["The body is larger than a credential may be."], status=413)
        try:
            return answer(read_object(request.body))
        except BadJson as problem:
            return _refused([str(problem)])
        except BenchIsBusy:
            return unavailable()
        except WorkFailed:
            return _refused(["It asks for more time or memory than a credential may take."])

    guarded.__module__ = __name__
    return guarded


@_api
def issue(body: dict[str, Any]) -> JsonResponse:
    """Sign {"credential", "options": {"cryptosuite"}}."""
    document, options = body.get("credential"), body.get("options") or {}
    if not isinstance(document, dict) or not isinstance(options, dict):
        return _refused(["There is no credential to sign."])
    suite = SUITES.get(str(options.get("cryptosuite") or ""))
    if suite is None:
        return _refused(["The cryptosuite is not known here."])
    said = STRANGERS.run(
        {"do": "issue", "document": document, "secret": _key().secret_multikey, "suite": suite, "now": _now()}
    )
    if "errors" in said:
        return _refused(said["errors"])
    return JsonResponse({"verifiableCredential": said["credential"]}, status=201)


@_api
def verify(body: dict[str, Any]) -> JsonResponse:
    """Check {"verifiableCredential"}: 200 when it is genuine and in force, 400 when not."""
    document = body.get("verifiableCredential")
    if not isinstance(document, dict | str) or not document:
        return _refused(["There is no credential to check."])
    data = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    report = check_file(data.encode()).report
    failed = [check.sentence for check in report.checks if check.state.value == "failed"]
    open_ones = [check.sentence for check in report.checks if check.state.value == "unknown"]
    if not report.is_genuine:
        return _refused([report.headline, *failed], warnings=open_ones)
    codes = [check.code for check in report.checks if check.state.value == "ok"]
    return JsonResponse({"verified": True, "checks": codes, "warnings": open_ones, "errors": []})


@_api
def verify_presentation(body: dict[str, Any]) -> JsonResponse:
    """Check {"verifiablePresentation", "options": {"challenge", "domain"}}."""
    document, options = body.get("verifiablePresentation"), body.get("options") or {}
    if not isinstance(document, dict) or not isinstance(options, dict):
        return _refused(["There is no presentation to check."])
    asked = {name: str(options.get(name) or "") for name in ("challenge", "domain")}
    said = STRANGERS.run({"do": "check_presentation", "document": document, "now": _now(), **asked})
    if not said["verified"]:
        return _refused(said["errors"])
    return JsonResponse({"verified": True, "checks": ["proof"], "warnings": [], "errors": []})


def _key() -> SigningKey:
    return SigningKey(hashlib.sha256(f"credentials of the test mode: {settings.SECRET_KEY}".encode()).digest())


def _now() -> str:
    return now().isoformat()


def _refused(errors: list[str], *, status: int = 400, warnings: list[str] | None = None) -> JsonResponse:
    said = {"verified": False, "checks": [], "warnings": warnings or [], "errors": errors}
    return JsonResponse(said, status=status)
