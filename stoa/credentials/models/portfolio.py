"""Tables of what learners keep and say themselves: evidence, statements, their keys, and others' word for them."""

from __future__ import annotations

import uuid
from functools import partial

from django.db import models
from django.db.models.functions import Now

from stoa.kernel.ids import new_public_id

SECRET = 22
"""Letters of an id that nobody guesses (108 bits): whoever knows the address may see what lies there."""


class PortfolioItem(models.Model):
    """A piece of evidence in somebody's portfolio. `sha256` is that of the file, or of `record`, the text that says
    what the evidence is; both as they were at `added_at`. A file's bytes are in the file store under `digest`."""

    class Kind(models.TextChoices):
        COURSE = "course"
        FILE = "file"
        PHOTO = "photo"
        LINK = "link"
        ENTRY = "entry"
        REPOSITORY = "repository"

    class Visibility(models.TextChoices):
        ME = "me"
        STATEMENT = "statement"
        LINK = "link"
        PUBLIC = "public"

    public_id = models.CharField(max_length=24, unique=True, default=partial(new_public_id, SECRET))
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=160)
    description = models.TextField(default="", blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.ME)
    url = models.CharField(max_length=500, default="", blank=True)
    commit = models.CharField(max_length=64, default="", blank=True)
    dated = models.DateField(null=True)
    called = models.CharField(max_length=120, default="", blank=True)
    media_type = models.CharField(max_length=120, default="", blank=True)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="", blank=True)
    record = models.TextField(default="", blank=True)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["digest"], name="credentials_item_digest", condition=~models.Q(digest="")),
        ]

    def __str__(self) -> str:
        return self.public_id


class LearnerKey(models.Model):
    """A learner's own key. `sealed` is its secret half, encrypted with a key of the site's that is not in the database;
    empty once the key is retired: what it signed stays verifiable, and nothing more can be signed with it."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    multikey = models.CharField(max_length=80, unique=True)
    sealed = models.TextField(default="", blank=True)
    since = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)
    backed_up_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(is_current=True), name="credentials_one_key_a_learner"
            ),
        ]

    def __str__(self) -> str:
        return self.multikey


class Statement(models.Model):
    """A statement in two inks. `picked` names the facts that its owner wants attested; `lines` is what the records said
    of them when it was confirmed; `claims` is [{"text", "items": [public ids]}]; `evidence` how those items stood then.
    The documents are the two signed parts, exactly as they were signed. Personal data: all of it."""

    class State(models.TextChoices):
        DRAFT = "draft"
        CONFIRMED = "confirmed"
        SIGNED = "signed"
        WITHDRAWN = "withdrawn"

    class Visibility(models.TextChoices):
        ME = "me"
        LINK = "link"
        PUBLIC = "public"

    public_id = models.CharField(max_length=24, unique=True, default=partial(new_public_id, SECRET))
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    visibility = models.CharField(max_length=6, choices=Visibility.choices, default=Visibility.LINK)
    title = models.CharField(max_length=120)
    language = models.CharField(max_length=12, default="en")
    picked = models.JSONField(default=list)
    claims = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    changed_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    attested = models.TextField(default="", blank=True)
    claimed = models.TextField(default="", blank=True)
    learner_key = models.CharField(max_length=80, default="", blank=True)
    key = models.ForeignKey("credentials.IssuerKey", null=True, on_delete=models.PROTECT, related_name="+")
    status_list = models.ForeignKey("credentials.StatusList", null=True, on_delete=models.PROTECT, related_name="+")
    status_index = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="confirmed"), name="credentials_unsigned_statement"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Vouch(models.Model):
    """Somebody's word for something of a learner's, by a link that works once. Their address is confirmed by a letter;
    `opens` is the digest of the link's secret, `letter` that of the letter's. `purpose` and `subject` say what it is
    for: `statement` and the public id of one. Personal data: name, relation, address and text of who vouches.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        WRITTEN = "written"
        CONFIRMED = "confirmed"
        SIGNED = "signed"
        WITHDRAWN = "withdrawn"

    public_id = models.CharField(max_length=24, unique=True, default=partial(new_public_id, SECRET))
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    is_hidden = models.BooleanField(default=False)
    opens = models.CharField(max_length=64, unique=True)
    letter = models.CharField(max_length=64, default="", blank=True)
    name = models.CharField(max_length=120, default="", blank=True)
    relation = models.CharField(max_length=120, default="", blank=True)
    email = models.CharField(max_length=254, default="", blank=True)
    text = models.TextField(default="", blank=True)
    language = models.CharField(max_length=12, default="en")
    asked_at = models.DateTimeField(db_default=Now())
    written_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    document = models.TextField(default="", blank=True)
    key = models.ForeignKey("credentials.IssuerKey", null=True, on_delete=models.PROTECT, related_name="+")
    status_list = models.ForeignKey("credentials.StatusList", null=True, on_delete=models.PROTECT, related_name="+")
    status_index = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "subject"], name="credentials_vouch_subject"),
            models.Index(fields=["email"], name="credentials_vouch_email", condition=~models.Q(email="")),
            models.Index(fields=["id"], condition=models.Q(state="confirmed"), name="credentials_unsigned_vouch"),
        ]

    def __str__(self) -> str:
        return self.public_id
