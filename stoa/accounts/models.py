"""Tables of people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower

from stoa.kernel.ids import new_public_id


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts for Django's and allauth's own doors."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person's account. Personal data: `email`, `name`.

    `is_active` is false once somebody else has suspended it, or it is being erased; `closed_at` says since when its
    owner has put it away: they still sign in, and are asked whether to open it again.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=16, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    epoch = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_email_once")]

    def __str__(self) -> str:
        return self.name or self.public_id


class Role(models.Model):
    """What an account may do, where. `scope` is `site`, `institution:<slug>` or `course:<id>`."""

    class Name(models.TextChoices):
        OPERATOR = "operator"
        MANAGER = "manager"
        REGISTRAR = "registrar"
        AUTHOR = "author"
        STAFF = "staff"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=16, choices=Name.choices)
    scope = models.CharField(max_length=140, default="site")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "name", "scope"], name="accounts_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.scope}"


class Invitation(models.Model):
    """A one-time link that gives its holder a role. Only a digest of the token is kept. Personal data: `email`."""

    email = models.EmailField(max_length=254)
    token_digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=16, choices=Role.Name.choices)
    scope = models.CharField(max_length=140, default="site", db_default="site")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["scope"], name="accounts_invited_to")]

    def __str__(self) -> str:
        return f"{self.role} of {self.scope}"


class AddressChange(models.Model):
    """A changed address, which the old one can take back for a while. Personal data: both addresses.

    Only a digest of the token that was mailed to the old address is kept.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="address_changes")
    old = models.EmailField(max_length=254)
    new = models.EmailField(max_length=254)
    token_digest = models.CharField(max_length=64, unique=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"change of {self.account_id}"


class Session(AbstractBaseSession):
    """A browser in which somebody is, or is about to be, signed in. Personal data: `device`, and what is inside.

    `account` has no constraint in the database: a session is written at the end of a request, and must not fail when
    the account was erased meanwhile.
    """

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, related_name="sessions", db_constraint=False
    )
    device = models.CharField(max_length=60, default="", db_default="", blank=True)
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expire_date"], name="accounts_session_expiry")]

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Only the engine reads and writes what is inside; it knows this class, not the other way round."""
        raise NotImplementedError


class Profile(models.Model):
    """What an account says of itself beside its name, and what of it is public: nothing, until its owner says so.

    `links` and `records` (public ids of credentials) are lists of text. Personal data: all of it.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="profile")
    shown_name = models.CharField(max_length=120, default="", blank=True)
    about = models.TextField(default="", blank=True)
    links = models.JSONField(default=list)
    records = models.JSONField(default=list)
    is_public = models.BooleanField(default=False)
    shows_about = models.BooleanField(default=False)
    shows_links = models.BooleanField(default=False)
    is_indexed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"profile of {self.account_id}"


class FormerAddress(models.Model):
    """An address that an account had. Kept so that letters to it can be found when the account is erased."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254)

    def __str__(self) -> str:
        return self.email


class SiteText(models.Model):
    """A version of the terms or of the privacy notice in one language; versions never change.

    `body` is Markdown, `html` the safe page that a job makes of it: until then the version is not shown.
    """

    class Kind(models.TextChoices):
        TERMS = "terms"
        PRIVACY = "privacy"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=16)
    body = models.TextField()
    html = models.TextField(default="", blank=True)
    asks = models.BooleanField(default=False)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number", "language"], name="accounts_text_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} ({self.language})"


class Consent(models.Model):
    """An account agreed to a version of a text. `number` 0 is the text that ships with Stoa. Append-only."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=SiteText.Kind.choices)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind", "number"], name="accounts_consent_once")]

    def __str__(self) -> str:
        return f"{self.account_id} to {self.kind} {self.number}"


class Youth(models.Model):
    """An account of somebody below the site's age of consent. Gone on the day `until` the threshold is passed.

    `guardian` is the address of who may agree. Until `agreed_at` the account waits, at most until `expires_at`; then it
    is erased. Only a digest of the link's token is kept. Personal data: all of it.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="youth")
    until = models.DateField()
    guardian = models.EmailField(max_length=254)
    token_digest = models.CharField(max_length=64, default="", blank=True, db_index=True)
    asked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} until {self.until}"


class DataCopy(models.Model):
    """A file with all data of an account, made for its owner. Goes at `expires_at`. Personal data: the file."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class Erasure(models.Model):
    """An account is being erased, or was: then `account` is empty, and the row says only that it happened.

    `account` is no foreign key: the row outlives the account while the job is at work.
    """

    account = models.BigIntegerField(null=True, unique=True)
    keeps_records = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"erasure {self.pk}"
