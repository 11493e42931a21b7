"""Files: reports, pictures, recordings, whatever the author allows by ending."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.settings import OptionReader
from stoa.assessment.ports import Form
from stoa.assessment.works.filing import admitted, picker, shown, size_words
from stoa.assessment.works.limits import most_files, size
from stoa.assessment.works.ports import AddressOf, Admitted, Desk, Filed, Piece
from stoa.assessment.works.sniffing import ENDS
from stoa.content.ports import Json, Part

USUAL = ("pdf", "odt", "docx", "png", "jpg")
"""Endings where the author names none."""


class FilesKind:
    """`:hand-in: file`"""

    name = "file"
    options = frozenset({"files", "size", "most"})

    def compile(self, reader: OptionReader) -> dict[str, Json]:
        return {"ends": list(self._ends(reader)), "size": size(reader), "most": most_files(reader)}

    def _ends(self, reader: OptionReader) -> Sequence[str]:
        said = [each.lower().lstrip(".") for each in re.split(r"[\s,]+", reader.given("files")) if each]
        for end in said:
            if end not in ENDS:
                message = _("Files that end in “.%(ending)s” cannot be handed in.") % {"ending": end[:20]}
                remedy = _("Known: %(endings)s.") % {"endings": ", ".join(ENDS)}
                reader.report("assignment-files", message, remedy)
        found = [end for end in dict.fromkeys(said) if end in ENDS]
        if "jpg" in found or "jpeg" in found:  # two names of one
            found = list(dict.fromkeys([*found, "jpg", "jpeg"]))
        return found or [*USUAL, "jpeg"]

    def label(self) -> str:
        return _("Your files")

    def asks(self, piece: Piece) -> str:
        said = ngettext("%(count)s file", "Up to %(count)s files", piece["most"]) % {"count": piece["most"]}
        ends = ", ".join(end for end in piece["ends"] if end != "jpeg" or "jpg" not in piece["ends"])
        return _("%(files)s (%(ends)s), %(size)s each at most") % {
            "files": said, "ends": ends, "size": size_words(piece["size"]),
        }  # fmt: skip

    def read(self, form: Form) -> str | None:
        return None

    def check(self, piece: Piece, value: str) -> str:
        return ""

    def lacks(self, piece: Piece, value: str, files: Sequence[Filed]) -> str:
        return "" if files else _("There is no file yet.")

    def is_empty(self, value: str, files: Sequence[Filed]) -> bool:
        return not files

    def draw(self, piece: Piece, desk: Desk) -> str:
        most = self.most(piece)
        return picker(
            desk, self.name, asks=f"{self.asks(piece)}.", word=self.label(), is_many=most > 1,
            accept=",".join(f".{end}" for end in piece["ends"]), is_full=len(desk.files) >= most,
        )  # fmt: skip

    def show(self, part: Part, piece: Piece, value: str, files: Sequence[Filed], address_of: AddressOf) -> str:
        return shown(files, address_of)

    def limit(self, piece: Piece) -> int:
        return int(piece["size"])

    def most(self, piece: Piece) -> int:
        return int(piece["most"])

    def admit(self, piece: Piece, called: str, size: int, head: bytes, tail: bytes) -> Admitted:
        return admitted(called, size, head, tail, ends=piece["ends"], limit=self.limit(piece))


kind = FilesKind()
