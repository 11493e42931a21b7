"""Whether a holder knows what they hold."""

from __future__ import annotations

from collections.abc import Iterable

from stoa.credentials.models import Credential
from stoa.kernel.clock import now


def note_seen(*, account_id: int, public_ids: Iterable[str]) -> None:
    """The holder has been told of these credentials. Of somebody else's nothing is noted."""
    wanted = Credential.objects.filter(award__account_id=account_id, public_id__in=list(public_ids), seen_at=None)
    wanted.update(seen_at=now())
