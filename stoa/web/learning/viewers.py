"""Who is looking at a learning page, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape

from stoa.kernel import tokens
from stoa.kernel.tokens import Pass
from stoa.learning.queries import Place
from stoa.web.base.context import shortened


@dataclass(frozen=True)
class Viewer:
    """A visitor, a signed-in reader, or a learner of the run (`place` open)."""

    language: str
    name: str = ""
    time_zone: str = "UTC"
    pass_: Pass | None = None
    place: Place | None = None

    @property
    def account(self) -> int | None:
        return self.pass_.account if self.pass_ else None

    @property
    def is_learner(self) -> bool:
        return self.place is not None and self.place.is_open and self.place.scope == "learn"

    @property
    def kind(self) -> str:
        """What the frame differs by."""
        if self.is_learner:
            return "learner"
        return "reader" if self.pass_ else "visitor"

    @property
    def notes(self) -> str:
        """Letters about the links in the head of a page (`base.context.links`)."""
        return self.pass_.notes if self.pass_ else ""

    @property
    def name_html(self) -> bytes:
        return escape(shortened(self.name)).encode()

    @cached_property
    def token(self) -> bytes:
        return tokens.form_token(self.pass_).encode() if self.pass_ else b""
