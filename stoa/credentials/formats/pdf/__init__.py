"""Certificates on paper: one A4 page with a QR code to its verify page and the signed credential attached."""

from stoa.credentials.formats.pdf.fonts import BadFont
from stoa.credentials.formats.pdf.model import Certificate, Fonts, house_fonts
from stoa.credentials.formats.pdf.page import certificate, certificates, unprintable

__all__ = ["BadFont", "Certificate", "Fonts", "certificate", "certificates", "house_fonts", "unprintable"]
