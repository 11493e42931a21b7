"""The English sentences of a verification report, under stable codes; a page translates them by these codes."""

from __future__ import annotations

from stoa.credentials.formats import strict_json

HEADLINES = {
    "genuine": "This credential is genuine.",
    "altered": "This is not what the issuer signed.",
    "not_by_issuer": "This is signed, but not by the issuer that it names.",
    "withdrawn": "This credential is genuine, and has been withdrawn.",
    "expired": "This credential is genuine, and is no longer valid.",
    "not_yet_valid": "This credential is genuine, and is not valid yet.",
    "cannot_be_checked": "This credential cannot be checked here.",
    "not_a_credential": "This is not a credential.",
}

SENTENCES = {
    # Reading the file
    **{f"json_{code}": text for code, text in strict_json.SENTENCES.items()},
    "image_unreadable": "{detail}",
    "image_empty": "There is no credential inside this image.",
    "token_malformed": "The token is not written as the standard has it: its {part} is missing or wrong.",
    "is_open_badges_2": "This is an Open Badges 2.0 assertion. It can be checked only by asking its issuer’s web site.",
    "is_presentation": "This is a presentation, a parcel of credentials. Take out one credential and check that.",
    # Form
    "well_formed": "It has the form of a Verifiable Credential.",
    "no_credential_type": "Its type does not say VerifiableCredential.",
    "wrong_first_context": "It does not begin with a context of W3C Verifiable Credentials.",
    "bad_type": "The type of its {part} is not a list of different names.",
    "missing": "It names no {part}.",
    "bad_part": "Its {part} is not written as the standard has it.",
    "bad_date": "Its {part} is not a date with time and offset.",
    "several_holders": "It is about more than one person or thing; only the first is shown.",
    # Meaning
    "context_unknown": "It uses the vocabulary {url}, which is not part of this installation; nothing is fetched.",
    "context_unknown_but_signed": "It uses the vocabulary {url}, which is not known here. All its words are signed.",
    "unusual_form": "It uses {detail}. In this form a changed meaning could hide, so it is not read here.",
    "too_complex": "It is built in such a way that checking it would take too long.",
    "not_covered": "“{what}” is not covered by the signature: it may have been added later.",
    # Signatures
    "no_proof": "It carries no signature.",
    "too_many_proofs": "It carries more than {limit} signatures.",
    "suite_unknown": "It carries a signature of the kind “{kind}”, which is not known here.",
    "proof_malformed": "A signature is not written as the standard has it: its {part} is missing or wrong.",
    "wrong_purpose": "A signature was made for “{purpose}”, not to assert what it says.",
    "proof_expired": "A signature was good only until {date}.",
    "chain_broken": "A signature builds on another one that is missing.",
    "key_unreadable": "The signing key {method} is not known here and cannot be read from its name.",
    "signature_wrong": "The signature by {key} does not fit: something was changed after signing.",
    "signature_fits": "The signature by {key} fits: nothing was changed after signing.",
    "issuer_signed": "The key belongs to the issuer that it names, {issuer}.",
    "other_signed": "The key {key} is not one of the issuer that it names, {issuer}.",
    "also_signed": "It is signed by {key} as well.",
    "issuer_key_unknown": "Whether {issuer} uses this key can be seen only at that address; it was not asked.",
    "issuer_key_refuted": "The issuer {issuer} does not list this key.",
    "issuer_known": "The key stands in the key history of this issuer.",
    "issuer_key_brought": (
        "Whether {issuer} uses this key is said by a file that came along, which proves nothing; "
        "only that address could tell."
    ),
    "issuer_name_brought": (
        "That the key belongs to “{name}” is said by a file that came along too, which proves nothing."
    ),
    "issuer_name_unchecked": "The key is its own proof; that it belongs to “{name}” is the issuer’s word.",
    # Tokens
    "token_unsigned": "The token says of itself that nobody signed it, so anybody may have written it.",
    "token_shared_secret": "The token is secured with a shared secret: whoever can check it can also forge it.",
    "token_two_keys": "The token names two different keys, so it cannot be said who signed it.",
    "token_contradicts": "What the token says beside the credential ({part}) is not what the credential says.",
    # What a file holds inside
    "inside_genuine": "Inside: “{name}” is genuine and in force.",
    "inside_open": "Inside: “{name}” is genuine, as far as could be checked here.",
    "inside_altered": "Inside: “{name}” is not what its issuer signed.",
    "inside_not_by_issuer": "Inside: “{name}” is not signed by the issuer that it names.",
    "inside_withdrawn": "Inside: “{name}” is genuine, and has been withdrawn.",
    "inside_expired": "Inside: “{name}” is genuine, and is no longer valid.",
    "inside_not_yet_valid": "Inside: “{name}” is genuine, and is not valid yet.",
    "inside_cannot_be_checked": "Inside: “{name}” cannot be checked here.",
    "inside_not_a_credential": "Inside: something that is not a credential.",
    "inside_too_many": "Inside are more than {limit} credentials, which were not looked at.",
    # Two parts that travel together
    "part_attested": "What follows is about the part that is attested.",
    "part_claimed": "What follows is about the part that its holder claims.",
    "pair_fits": "The two parts belong together: the attested part holds the digest of the claimed one.",
    "pair_wrong": "The claimed part is not the one that the attested part was signed with.",
    "holder_key": "It is signed with the key that the attested part names as its holder’s.",
    # Time
    "in_force": "It is valid now.",
    "not_yet_valid": "It is valid from {date}.",
    "expired": "It was valid until {date}.",
    # Withdrawal
    "not_withdrawn": "It has not been withdrawn, by the issuer’s list of {date}.",
    "withdrawn": "The issuer has withdrawn it.",
    "suspended": "The issuer has suspended it.",
    "status_list_missing": "Whether it was withdrawn could not be checked: that needs the list published at {url}.",
    "status_list_bad": "Whether it was withdrawn could not be checked: the list at {url} is not usable ({detail}).",
    "status_list_stale": "Whether it was withdrawn since {date} could not be checked: the list at {url} is older.",
    "status_kind_unknown": "Whether it was withdrawn could not be checked: the status “{kind}” is not known here.",
}
