"""What goes wrong with backups. Apart from what reads them: a server knows the words and not the ciphers."""

from __future__ import annotations


class BadBackup(Exception):
    """The file is no backup, is damaged or cut short, or cannot be used here; the text says which and what to do."""


class WrongPassphrase(BadBackup):
    """The passphrase opens nothing."""
