"""A passkey's device in software: it makes keys and signs as an authenticator with its own lock would."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

ORIGIN = "http://testserver"
UNLOCKED, PRESENT, HAS_KEY = 0x04, 0x01, 0x40


def text(data: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def raw(encoded: str) -> bytes:
    """Its counterpart."""
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


class Device:
    """One key, for one site and one person."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.handle = b""

    def create(self, options: dict[str, Any]) -> str:
        """The answer to a page that asks for a new passkey."""
        asked = options["publicKey"]
        self.handle = raw(asked["user"]["id"])
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        data = self._data(asked["rp"]["id"], UNLOCKED | PRESENT | HAS_KEY)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        response = {"clientDataJSON": text(self._client(asked, "create")), "attestationObject": text(made)}
        return self._credential(response)

    def get(self, options: dict[str, Any], flags: int = UNLOCKED | PRESENT) -> str:
        """The answer to a page that asks for this passkey."""
        asked = options["publicKey"]
        client = self._client(asked, "get")
        data = self._data(asked["rpId"], flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature),
            "userHandle": text(self.handle),
        }  # fmt: skip
        return self._credential(response)

    def _client(self, asked: dict[str, Any], kind: str) -> bytes:
        return json.dumps({"type": f"webauthn.{kind}", "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + (1).to_bytes(4, "big")

    def _credential(self, response: dict[str, str]) -> str:
        return json.dumps(
            {
                "id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )  # fmt: skip
