"""Tables of credentials."""

from __future__ import annotations

import uuid

from django.db import models

from stoa.kernel.ids import new_public_id


class IssuerKey(models.Model):
    """A key that signs, or once signed, for this site. Only its public half is here; see `keystore` for the other."""

    multikey = models.CharField(max_length=80, unique=True)
    since = models.DateTimeField()
    by_former = models.CharField(max_length=120, default="", blank=True)
    by_itself = models.CharField(max_length=120, default="", blank=True)
    retired_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=models.Q(is_current=True), name="credentials_one_current_key"
            ),
        ]

    def __str__(self) -> str:
        return self.multikey


class Award(models.Model):
    """A learner met a pathway's rule. Never taken back by a later edit, a fallen grade or a removed unit.

    Everything that the credential will say is pinned here: the rule, the version and what was met.
    """

    class State(models.TextChoices):
        EARNED = "earned"
        ISSUED = "issued"
        WITHDRAWN = "withdrawn"

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    pathway = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    rule = models.TextField()
    rule_digest = models.CharField(max_length=64)
    course_slug = models.CharField(max_length=120)
    version_id = models.BigIntegerField()
    version_number = models.PositiveIntegerField()
    source_hash = models.CharField(max_length=128)
    score = models.FloatField(null=True)
    facts = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.EARNED)
    earned_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "run", "pathway"], name="credentials_award_once")]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="earned"), name="credentials_unsigned"),
            models.Index(fields=["course_slug", "version_number", "pathway"], name="credentials_pinned"),
        ]

    def __str__(self) -> str:
        return f"{self.pathway} of {self.account_id} in {self.run_id}"


class BadgeAsked(models.Model):
    """A course whose pathways ask for a badge of another one (`course/pathway`): where to look when that is earned."""

    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    badge = models.CharField(max_length=250)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["badge", "course"], name="credentials_badge_asked_once")]

    def __str__(self) -> str:
        return f"{self.badge} in {self.course_id}"


class RuleTrial(models.Model):
    """What a draft's rules would do to the learners of its course, reckoned before it is published. No personal data
    but who asked.

    `source_hash` is the draft's, `against` the version that was live. `run` and `reached` (an account) say how far it
    is; `counts` holds for each pathway the numbers of `trials.Counted`.
    """

    course = models.ForeignKey("content.Course", on_delete=models.CASCADE, related_name="+")
    source_hash = models.CharField(max_length=128)
    against = models.BigIntegerField()
    by = models.ForeignKey("accounts.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    run = models.BigIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "source_hash", "against"], name="credentials_trial_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_hash[:12]} against {self.against}"


class StatusList(models.Model):
    """A W3C Bitstring Status List: one bit a credential says whether it was withdrawn.

    Places are given out in a scrambled order (`start + step * n` modulo the length, `step` odd), so that a place does
    not tell when a credential was issued. `document` holds the list as signed when `edition` was `signed_edition`.
    `address` is where credentials say that it is: it stays what it was when the site moves.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    address = models.CharField(max_length=300)
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    step = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    bits = models.BinaryField()
    document = models.TextField(default="", blank=True)
    edition = models.PositiveIntegerField(default=1)
    signed_edition = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.uuid)


class Credential(models.Model):
    """A signed credential. `document` is the JSON exactly as it was signed; `seen_at` is when its holder was told of
    it. Personal data: the document."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="credential")
    uuid = models.UUIDField(unique=True)
    document = models.TextField()
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="+")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="+")
    status_index = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(default="", blank=True)
    withdrawn_by = models.ForeignKey("accounts.Account", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="credentials_status_place_once"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Pin(models.Model):
    """What people whose accounts were erased had earned, without them: how many, and what their credentials pin.

    A credential that somebody holds names its rule and its version of the course by address and digest; both must be
    there as long as it can be checked.
    """

    run = models.ForeignKey("catalogue.Run", on_delete=models.PROTECT, related_name="+")
    course_slug = models.CharField(max_length=120)
    version_number = models.PositiveIntegerField()
    pathway = models.CharField(max_length=120)
    rule = models.TextField()
    source_hash = models.CharField(max_length=128)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "version_number", "pathway"], name="credentials_pin_once"),
        ]
        indexes = [models.Index(fields=["course_slug", "version_number"], name="credentials_pin_place")]

    def __str__(self) -> str:
        return f"{self.pathway} of {self.course_slug} {self.version_number}"
