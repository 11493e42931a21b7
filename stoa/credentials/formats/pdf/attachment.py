"""Attaches a file to a PDF (PDF 1.7, section 7.11.4), so that the paper's proof travels with the page."""

from __future__ import annotations

from typing import Any


def attach(canvas: Any, data: bytes, name: str) -> None:
    """Attaches `data` (JSON) under `name` (ASCII) to the document that `canvas` draws."""
    from reportlab.pdfbase import pdfdoc  # loaded when a certificate is printed

    stream = pdfdoc.PDFStream(
        pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("EmbeddedFile"),
                "Subtype": "/application#2Fjson",  # as written: PDFName does not escape a slash
                "Params": pdfdoc.PDFDictionary({"Size": len(data)}),
            }
        ),
        data,
        filters=[pdfdoc.PDFZCompress],
    )
    document = canvas._doc
    spec = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Filespec"),
            "F": pdfdoc.PDFString(name),
            "UF": pdfdoc.PDFString(name),
            "EF": pdfdoc.PDFDictionary({"F": document.Reference(stream)}),
            "AFRelationship": pdfdoc.PDFName("Data"),
        }
    )
    names = pdfdoc.PDFArray([pdfdoc.PDFString(name), document.Reference(spec)])
    document.Catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": pdfdoc.PDFDictionary({"Names": names})})
