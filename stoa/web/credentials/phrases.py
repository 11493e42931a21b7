"""The sentences of checks, marked for translation. They stand in `credentials.formats`, which knows no gettext.

`tests/web/credentials/test_words.py` holds these lists to the sentences there.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short name

HEADLINES: Final = (
    N_("This credential is genuine."),
    N_("This is not what the issuer signed."),
    N_("This is signed, but not by the issuer that it names."),
    N_("This credential is genuine, and has been withdrawn."),
    N_("This credential is genuine, and is no longer valid."),
    N_("This credential is genuine, and is not valid yet."),
    N_("This credential cannot be checked here."),
    N_("This is not a credential."),
)

SENTENCES: Final = (
    N_("The file is larger than {limit} bytes."),
    N_("The file is not UTF-8 text: byte {at} is wrong."),
    N_("The file is not JSON: line {line}, column {column}: {what}."),
    N_("The document holds a {kind}, which JSON has not."),
    N_("The file holds JSON, but not one object in braces."),
    N_("The file holds more than {limit} values."),
    N_("The file is nested more than {limit} levels deep."),
    N_("A number has more than {limit} digits."),
    N_("{name} is not a JSON number."),
    N_("A text holds half of a surrogate pair, which is no character."),
    N_("The name “{name}” stands twice in one object."),
    N_("There is no credential inside this image."),
    N_("The credential is secured as a JSON Web Token, which is not read here yet."),
    N_("This is an Open Badges 2.0 assertion. It can be checked only by asking its issuer’s web site."),
    N_("This is a presentation, a parcel of credentials. Take out one credential and check that."),
    N_("It has the form of a Verifiable Credential."),
    N_("Its type does not say VerifiableCredential."),
    N_("It does not begin with a context of W3C Verifiable Credentials."),
    N_("The type of its {part} is not a list of different names."),
    N_("It names no {part}."),
    N_("Its {part} is not written as the standard has it."),
    N_("Its {part} is not a date with time and offset."),
    N_("It is about more than one person or thing; only the first is shown."),
    N_("It uses the vocabulary {url}, which is not part of this installation; nothing is fetched."),
    N_("It uses the vocabulary {url}, which is not known here. All its words are signed."),
    N_("It uses {detail}. In this form a changed meaning could hide, so it is not read here."),
    N_("It is built in such a way that checking it would take too long."),
    N_("“{what}” is not covered by the signature: it may have been added later."),
    N_("It carries no signature."),
    N_("It carries more than {limit} signatures."),
    N_("It carries a signature of the kind “{kind}”, which is not known here."),
    N_("A signature is not written as the standard has it: its {part} is missing or wrong."),
    N_("A signature was made for “{purpose}”, not to assert what it says."),
    N_("A signature was good only until {date}."),
    N_("A signature builds on another one that is missing."),
    N_("The signing key {method} is not known here and cannot be read from its name."),
    N_("The signature by {key} does not fit: something was changed after signing."),
    N_("The signature by {key} fits: nothing was changed after signing."),
    N_("The key belongs to the issuer that it names, {issuer}."),
    N_("The key {key} is not one of the issuer that it names, {issuer}."),
    N_("It is signed by {key} as well."),
    N_("Whether {issuer} uses this key can be seen only at that address; it was not asked."),
    N_("The issuer {issuer} does not list this key."),
    N_("The key stands in the key history of this issuer."),
    N_(
        "Whether {issuer} uses this key is said by a file that came along, which proves nothing; "
        "only that address could tell."
    ),
    N_("That the key belongs to “{name}” is said by a file that came along too, which proves nothing."),
    N_("The key is its own proof; that it belongs to “{name}” is the issuer’s word."),
    N_("What follows is about the part that is attested."),
    N_("What follows is about the part that its holder claims."),
    N_("The two parts belong together: the attested part holds the digest of the claimed one."),
    N_("The claimed part is not the one that the attested part was signed with."),
    N_("It is signed with the key that the attested part names as its holder’s."),
    N_("It is valid now."),
    N_("It is valid from {date}."),
    N_("It was valid until {date}."),
    N_("It has not been withdrawn, by the issuer’s list of {date}."),
    N_("The issuer has withdrawn it."),
    N_("The issuer has suspended it."),
    N_("Whether it was withdrawn could not be checked: that needs the list published at {url}."),
    N_("Whether it was withdrawn could not be checked: the list at {url} is not usable ({detail})."),
    N_("Whether it was withdrawn since {date} could not be checked: the list at {url} is older."),
    N_("Whether it was withdrawn could not be checked: the status “{kind}” is not known here."),
)

DETAILS: Final = (
    N_("The file is not a PNG."),
    N_("The PNG is cut short."),
    N_("The PNG does not begin with its header."),
    N_("Something follows after the end of the PNG."),
    N_("The PNG holds more than one credential."),
    N_("The part of the PNG that holds the credential is malformed."),
    N_("The credential in the PNG cannot be unpacked."),
    N_("The credential in the PNG is cut short."),
    N_("The SVG holds more than one credential."),
    N_("The SVG is cut short."),
    N_("The SVG is not UTF-8 text."),
    N_("The SVG declares a document type, which could hold entities, and is not read."),
    N_("The file is XML, but not an SVG."),
    N_("The credential in the SVG holds another element."),
    N_("The credential in the SVG does not stand directly below its root."),
    N_("it is a list for another purpose"),
    N_("it holds no list, or the credential names no place in it"),
    N_("it is not a status list"),
    N_("it is the list of another address"),
    N_("it holds more than one list"),
    N_("it is not by the issuer of the credential"),
    N_("it is not valid yet"),
    N_("an address that is none"),
    N_("This is not a key history."),
)
"""What stands for `{detail}` in some of them."""
