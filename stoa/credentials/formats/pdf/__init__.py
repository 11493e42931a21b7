"""Certificates on paper: one A4 page with a QR code to its verify page and the signed credential attached."""

from stoa.credentials.formats.pdf.fonts import BadFont
from stoa.credentials.formats.pdf.model import Certificate, Fonts, house_fonts
from stoa.credentials.formats.pdf.page import certificate, certificates, unprintable
from stoa.credentials.formats.pdf.statement import TwoInkPage, two_ink_page

__all__ = [
    "BadFont", "Certificate", "Fonts", "TwoInkPage", "certificate", "certificates", "house_fonts", "two_ink_page",
    "unprintable",
]  # fmt: skip
