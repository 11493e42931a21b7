"""Coming in and going out: sign-up, sign-in, codes, invitations, one's own account, language; the demo's helpers."""
