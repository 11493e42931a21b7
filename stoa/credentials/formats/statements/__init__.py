"""Statements in two inks: a part that a platform attests and one that its holder claims, each a credential of its own.

`claimed` is self-asserted (its issuer is its subject, a did:key). `attested` is by the platform: it names that did:key
as its subject, and pins `claimed` under relatedResource by the digest of its canonical form (RFC 8785), which is also
the form of the file. They travel together as an unsigned W3C presentation of the two.
"""

from stoa.credentials.formats.statements.pair import bundle, claimed_file, is_statement, verify_statement

__all__ = ["bundle", "claimed_file", "is_statement", "verify_statement"]
