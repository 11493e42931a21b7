"""What tests of marking share: the sample course on a clean site, and letters that stay in memory."""

from __future__ import annotations

from tests.learning.conftest import letters, wells

__all__ = ["letters", "wells"]
