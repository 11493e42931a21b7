"""Whose signatures a document carries, and whether they fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from stoa.credentials.formats.contexts import CLR, UnknownContext
from stoa.credentials.formats.data_integrity import (
    BUNDLED,
    JCS,
    BadIri,
    ChainBroken,
    ContextSet,
    NotCovered,
    TooComplex,
    UnusualForm,
    WrongProofContext,
    check_contexts,
    signature_fits,
    suite_of,
)
from stoa.credentials.formats.dates import BadDate, read_instant, write_instant
from stoa.credentials.formats.jose import (
    ALGORITHMS,
    SHARED_SECRETS,
    BadToken,
    Token,
    contradiction,
    key_in_header,
)
from stoa.credentials.formats.keys import (
    BadMultibase,
    KeyHistory,
    decode_public_key,
    did_key,
    key_of_did_key,
    verify_signature,
)
from stoa.credentials.formats.verification.reading import Opened, as_list, issuer_id
from stoa.credentials.formats.verification.report import Check, Outcome, State

MAX_PROOFS = 8


@dataclass(frozen=True)
class Hearsay:
    """Files that came along with a credential, from whoever brought it. They may say who uses which key, but whoever
    forges a credential forges them too: what rests on them alone stays unknown."""

    histories: Sequence[KeyHistory] = ()
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def names(self, issuer: str, names: Sequence[str]) -> bool:
        """Whether one of them says that the key belongs to this issuer."""
        return _holds(issuer, names, self.histories, self.documents)


NOTHING_BROUGHT: Final = Hearsay()


@dataclass(frozen=True)
class Known:
    """What is known beforehand: trusted key histories, and DID documents by their DID (or address)."""

    histories: Sequence[KeyHistory] = ()
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    contexts: ContextSet = BUNDLED
    hearsay: Hearsay = NOTHING_BROUGHT

    def same_issuer(self, one: str, other: str) -> bool:
        """Whether two identifiers are the same issuer: equal, or two keys of one history."""
        return one == other or any(history.holds(one) and history.holds(other) for history in self.histories)

    def vouched_for(self, issuer: str, names: Sequence[str]) -> bool:
        """Whether the issuer is one whose document is trusted, or a trusted history or document holds its did:key."""
        is_document_of = issuer in self.documents and bool(listed_keys(self.documents[issuer], issuer))
        return is_document_of or _holds(issuer, names, self.histories, self.documents)


def _holds(
    issuer: str, names: Sequence[str], histories: Sequence[KeyHistory], documents: Mapping[str, Mapping[str, Any]]
) -> bool:  # fmt: skip
    """Whether a history, or the document of one of the names, holds the issuer's did:key."""
    if any(history.holds(issuer) for history in histories):
        return True
    multikey = key_of_did_key(issuer)
    return bool(multikey) and any(multikey in listed_keys(documents.get(name, {}), name).values() for name in names)


@dataclass(frozen=True)
class _Signer:
    """Who made a proof: the key, whom it speaks for, and whether that is certain (None: cannot be seen here).

    `is_hearsay`: a document that came along with the credential says so.
    """

    multikey: str
    controller: str
    is_certain: bool | None
    is_hearsay: bool = False


@dataclass(frozen=True)
class SignatureResult:
    """`outcome` is None when a signature of the issuer fits and nothing speaks against it."""

    outcome: Outcome | None
    checks: tuple[Check, ...]


def check_signatures(opened: Opened, known: Known, now: datetime) -> SignatureResult:
    """Checks the token, if there is one, and every proof of the document: each one that is understood must fit, and one
    must be the issuer's."""
    document = opened.document
    proofs = as_list(document.get("proof"))
    if not proofs and opened.token is None:
        return SignatureResult(Outcome.CANNOT_BE_CHECKED, (Check("no_proof", State.UNKNOWN),))
    if len(proofs) > MAX_PROOFS:
        return SignatureResult(
            Outcome.CANNOT_BE_CHECKED, (Check("too_many_proofs", State.UNKNOWN, {"limit": MAX_PROOFS}),)
        )
    results = [_check_token(opened.token, document, known)] if opened.token else []
    for proof in proofs:
        results.append(_check_proof(document, proof, known, now))
        if any(check.code == "too_complex" for check in results[-1].checks):
            break  # the others are over the same statements
    checks = tuple(check for result in results for check in result.checks)
    outcomes = [result.outcome for result in results]
    # The worst certain finding speaks first; a good signature outweighs one that could not be understood.
    if Outcome.ALTERED in outcomes:
        return SignatureResult(Outcome.ALTERED, checks)
    if None in outcomes:
        return SignatureResult(None, tuple(_beside_a_good_one(check) for check in checks))
    if Outcome.CANNOT_BE_CHECKED in outcomes:
        return SignatureResult(Outcome.CANNOT_BE_CHECKED, checks)
    return SignatureResult(Outcome.NOT_BY_ISSUER, checks)


def _beside_a_good_one(check: Check) -> Check:
    """A signature by somebody else is no fault when the issuer's own fits."""
    if check.code == "other_signed":
        return Check("also_signed", State.OK, {"key": check.params["key"]})
    return check


def _check_proof(document: dict[str, Any], proof: object, known: Known, now: datetime) -> SignatureResult:
    malformed = _malformed(proof, now)
    if malformed or not isinstance(proof, dict):
        return malformed or _failed(Outcome.ALTERED, "proof_malformed", part="form")
    suite = suite_of(proof)
    if suite is None:
        kind = str(proof.get("cryptosuite", proof.get("type")))[:60]
        return SignatureResult(Outcome.CANNOT_BE_CHECKED, (Check("suite_unknown", State.UNKNOWN, {"kind": kind}),))
    method = proof["verificationMethod"]
    signer = _signer(method, known)
    if signer is None:
        return SignatureResult(
            Outcome.CANNOT_BE_CHECKED, (Check("key_unreadable", State.UNKNOWN, {"method": method[:200]}),)
        )
    vocabulary = _unknown_vocabulary(document, known.contexts) if suite == JCS else ()
    try:
        fits = signature_fits(document, proof, signer.multikey, known.contexts)
    except (UnknownContext, NotCovered, UnusualForm, TooComplex, BadIri, ChainBroken, WrongProofContext) as problem:
        return _not_readable(problem)
    if not fits:
        return _failed(Outcome.ALTERED, "signature_wrong", key=short_key(signer.multikey))
    fitting = Check("signature_fits", State.OK, {"key": short_key(signer.multikey)})
    result = _by_whom(signer, issuer_id(document), known)
    return SignatureResult(result.outcome, (fitting, *vocabulary, *result.checks))


def _check_token(token: Token, document: dict[str, Any], known: Known) -> SignatureResult:
    """The signature around a credential, and whether the claims beside it repeat what it says."""
    algorithm = str(token.header.get("alg"))
    if algorithm == "none":
        return _failed(Outcome.ALTERED, "token_unsigned")
    if algorithm in SHARED_SECRETS:
        return _failed(Outcome.ALTERED, "token_shared_secret")
    if algorithm not in ALGORITHMS:
        check = Check("suite_unknown", State.UNKNOWN, {"kind": algorithm[:60]})
        return SignatureResult(Outcome.CANNOT_BE_CHECKED, (check,))
    named = token.header.get("kid")
    if "crit" in token.header or "b64" in token.header or not isinstance(named, str | None):
        return _failed(Outcome.ALTERED, "token_malformed", part="header")
    try:
        brought = key_in_header(token)
    except BadToken as problem:
        return _failed(Outcome.ALTERED, "token_malformed", part=problem.part)
    issuer = issuer_id(document)
    signer = _token_signer(_absolute(named, issuer), brought, known) if named else _bare_signer(brought, issuer, known)
    if signer is None:
        check = Check("key_unreadable", State.UNKNOWN, {"method": (named or "?")[:200]})
        return SignatureResult(Outcome.CANNOT_BE_CHECKED, (check,))
    if brought and brought != signer.multikey:
        return _failed(Outcome.NOT_BY_ISSUER, "token_two_keys")
    key = short_key(signer.multikey)
    if len(token.signature) != 64 or not verify_signature(signer.multikey, token.signature, token.signed):
        return _failed(Outcome.ALTERED, "signature_wrong", key=key)
    said = contradiction(token, document)
    if said:
        return _failed(Outcome.ALTERED, "token_contradicts", part=said)
    result = _by_whom(signer, issuer, known)
    return SignatureResult(result.outcome, (Check("signature_fits", State.OK, {"key": key}), *result.checks))


def _token_signer(method: str, brought: str | None, known: Known) -> _Signer | None:
    """The key that `kid` names; where its address does not tell, the key that the token brought under that name."""
    signer = _signer(method, known)
    return signer or (_Signer(brought, method.partition("#")[0], None) if brought else None)


def _bare_signer(brought: str | None, issuer: str, known: Known) -> _Signer | None:
    """A key without a name: the issuer's if the issuer is that key, or lists it; else nobody here can say whose."""
    if brought is None:
        return None
    if issuer == did_key(brought) or brought in listed_keys(known.documents.get(issuer, {}), issuer).values():
        return _Signer(brought, issuer, True)
    return _Signer(brought, issuer, False if issuer in known.documents or key_of_did_key(issuer) else None)


def _malformed(proof: object, now: datetime) -> SignatureResult | None:
    """What speaks against a proof before its signature is looked at."""
    if not isinstance(proof, dict) or not isinstance(proof.get("type"), str):
        return _failed(Outcome.ALTERED, "proof_malformed", part="type")
    if suite_of(proof) is None:
        return None
    for part in ("verificationMethod", "proofValue", "proofPurpose"):
        if not isinstance(proof.get(part), str):
            return _failed(Outcome.ALTERED, "proof_malformed", part=part)
    for part in ("created", "expires"):
        try:
            moment = read_instant(proof[part]) if part in proof else None
        except (BadDate, TypeError):
            return _failed(Outcome.ALTERED, "proof_malformed", part=part)
        if part == "expires" and moment and moment < now:
            return _failed(Outcome.EXPIRED, "proof_expired", date=write_instant(moment))
    if proof["proofPurpose"] != "assertionMethod":
        return _failed(Outcome.NOT_BY_ISSUER, "wrong_purpose", purpose=proof["proofPurpose"][:60])
    return None


def _signer(method: str, known: Known) -> _Signer | None:
    """The key that a verificationMethod names. Nothing is fetched: the key is in the name, or in a document at hand."""
    multikey = key_of_did_key(method)
    if multikey:
        return _Signer(multikey, did_key(multikey), True)
    controller, _, fragment = method.partition("#")
    if controller in known.documents:
        listed = listed_keys(known.documents[controller], controller)
        if method in listed:
            return _Signer(listed[method], controller, True)
    elif controller in known.hearsay.documents:
        listed = listed_keys(known.hearsay.documents[controller], controller)
        if method in listed:
            return _Signer(listed[method], controller, None, is_hearsay=True)
    try:
        decode_public_key(fragment)
    except BadMultibase:
        return None
    return _Signer(fragment, controller, False if controller in known.documents else None)


def listed_keys(document: Mapping[str, Any], did: str) -> dict[str, str]:
    """The Ed25519 Multikeys that may assert, by the address of each; none if it is not the document of `did`."""
    if document.get("id") != did:
        return {}
    methods = [entry for entry in as_list(document.get("verificationMethod")) if isinstance(entry, dict)]
    asserting = as_list(document.get("assertionMethod"))
    methods += [entry for entry in asserting if isinstance(entry, dict)]
    allowed = {_absolute(entry.get("id") if isinstance(entry, dict) else entry, did) for entry in asserting}
    keys = {}
    for entry in methods:
        name, multikey = _absolute(entry.get("id"), did), entry.get("publicKeyMultibase")
        if name in allowed and entry.get("controller") == did and isinstance(multikey, str):
            try:
                decode_public_key(multikey)
            except BadMultibase:
                continue
            keys[name] = multikey
    return keys


def _absolute(name: object, did: str) -> str:
    text = name if isinstance(name, str) else ""
    return did + text if text.startswith("#") else text


def _by_whom(signer: _Signer, issuer: str, known: Known) -> SignatureResult:
    """Whether a fitting signature is the issuer's."""
    key = short_key(signer.multikey)
    if signer.controller != issuer:
        if signer.multikey in listed_keys(known.documents.get(issuer, {}), issuer).values():
            return SignatureResult(None, (Check("issuer_signed", State.OK, {"issuer": issuer[:200]}),))
        brought = {} if issuer in known.documents else known.hearsay.documents.get(issuer, {})
        if signer.multikey not in listed_keys(brought, issuer).values():
            return _failed(Outcome.NOT_BY_ISSUER, "other_signed", key=key, issuer=issuer[:200])
        check = Check("issuer_key_brought", State.UNKNOWN, {"issuer": issuer[:200]})
        return SignatureResult(Outcome.CANNOT_BE_CHECKED, (check,))
    elif signer.is_certain is None:
        code = "issuer_key_brought" if signer.is_hearsay else "issuer_key_unknown"
        check = Check(code, State.UNKNOWN, {"issuer": issuer[:200]})
        return SignatureResult(Outcome.CANNOT_BE_CHECKED, (check,))
    elif not signer.is_certain:
        return _failed(Outcome.NOT_BY_ISSUER, "issuer_key_refuted", issuer=issuer[:200])
    return SignatureResult(None, (Check("issuer_signed", State.OK, {"issuer": issuer[:200]}),))


def _unknown_vocabulary(document: dict[str, Any], contexts: ContextSet) -> tuple[Check, ...]:
    """JCS covers every letter whatever the contexts are; that one is not known is still worth saying."""
    try:
        # What words of a learner record mean is known here, although their context is not among the bundled ones.
        check_contexts(document, ContextSet({**contexts.extra, CLR: {}}))
    except UnknownContext as problem:
        return (Check("context_unknown_but_signed", State.UNKNOWN, {"url": problem.url[:200]}),)
    except UnusualForm as problem:
        return (Check("unusual_form", State.UNKNOWN, {"detail": problem.what}),)
    return ()


def _not_readable(problem: Exception) -> SignatureResult:
    """Why the statements that a signature covers could not be determined."""
    if isinstance(problem, NotCovered):
        return _failed(Outcome.ALTERED, "not_covered", what=problem.what)
    if isinstance(problem, ChainBroken):
        return _failed(Outcome.ALTERED, "chain_broken")
    if isinstance(problem, WrongProofContext):
        return _failed(Outcome.ALTERED, "proof_malformed", part="@context")
    if isinstance(problem, UnknownContext):
        check = Check("context_unknown", State.UNKNOWN, {"url": problem.url[:200]})
    elif isinstance(problem, TooComplex):
        check = Check("too_complex", State.UNKNOWN)
    else:
        detail = problem.what if isinstance(problem, UnusualForm) else "an address that is none"
        check = Check("unusual_form", State.UNKNOWN, {"detail": detail})
    return SignatureResult(Outcome.CANNOT_BE_CHECKED, (check,))


def short_key(multikey: str) -> str:
    """A key as people compare it: its first and last letters."""
    return f"{multikey[:8]}…{multikey[-6:]}"


def _failed(outcome: Outcome, code: str, **params: str | int) -> SignatureResult:
    return SignatureResult(outcome, (Check(code, State.FAILED, params),))
