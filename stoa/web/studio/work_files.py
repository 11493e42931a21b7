"""All works of an assignment as one archive. It is written while it is sent, and needs no room here."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from stoa.accounts import queries as people
from stoa.assessment import queries as attempts
from stoa.assessment.items import lateness_text
from stoa.assessment.queries import WorkLine, WorkToMark
from stoa.assessment.works import tidy_name
from stoa.kernel import audit, files
from stoa.kernel.clock import now
from stoa.kernel.text.tables import safe_cell
from stoa.web.base.guards import takes
from stoa.web.base.spreadsheets import MARK
from stoa.web.studio import work_lines
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.works import Desk, desk_or_404

CHUNK: Final = 256 * 1024
TYPED_ENDS: Final = {"text": "text.md", "link": "link.txt"}
DAY: Final = (1980, 1, 1, 0, 0, 0)


@takes("GET")
@for_makers
def works_file(request: HttpRequest, maker: Maker, course: str, part: str) -> StreamingHttpResponse:
    """All works of an assignment as a zip: a folder each, and a table of them."""
    desk = desk_or_404(request, maker, course, part)
    audit.note("assessment.works_exported", by=maker.id, about=f"course:{course}", run=desk.run.slug, part=part)
    sees = maker.sees_addresses(course) and not desk.is_anonymous
    works = attempts.works_whole(desk.run.id, part)
    response = StreamingHttpResponse(_zipped(desk, works, sees_addresses=sees), content_type="application/zip")
    name = tidy_name(f"{desk.run.slug}-{part}.zip")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


class _Sink(io.RawIOBase):
    """What the archive is written into: it keeps bytes until they are sent."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self._held.append(bytes(data))  # type: ignore[call-overload]  # a buffer
        return len(self._held[-1])

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        held, self._held = self._held, []
        return b"".join(held)


def _zipped(desk: Desk, works: Iterable[WorkToMark], *, sees_addresses: bool) -> Iterator[bytes]:
    """The archive, piece by piece."""
    sink, table = _Sink(), io.StringIO()
    lines = csv.writer(table)
    lines.writerow(_heads(with_addresses=sees_addresses))
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, work in enumerate(works, start=1):
            name, address = _named(desk, work)
            folder = f"{number:05d} {tidy_name(name)[:60]}".rstrip(" .")
            lines.writerow(_row(desk, work, folder, name, address if sees_addresses else None))
            for piece, called in TYPED_ENDS.items():
                said = work.pieces.get(piece)
                if isinstance(said, str) and said.strip():
                    archive.writestr(_entry(f"{folder}/{called}"), said)
            taken: set[str] = set(TYPED_ENDS.values())
            for file in work.files:
                called = _apart(tidy_name(file.called), taken)
                yield from _copied(archive, sink, f"{folder}/{called}", work.digests[file.public_id])
            yield sink.taken()
        archive.writestr(_entry("index.csv"), MARK + table.getvalue())
    yield sink.taken()


def _copied(archive: zipfile.ZipFile, sink: _Sink, name: str, digest: str) -> Iterator[bytes]:
    try:
        stream = files.store().open(digest)
    except FileNotFoundError:
        return
    with stream, archive.open(_entry(name), "w", force_zip64=True) as target:
        while data := stream.read(CHUNK):
            target.write(data)
            yield sink.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _apart(called: str, taken: set[str]) -> str:
    """A name that no other file of the folder has, on a disk that knows no capitals either."""
    stem, dot, end = called.rpartition(".")
    name, number = called, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem or end} ({number}){dot}{end}" if stem else f"{called} ({number})"
    taken.add(name.casefold())
    return name


def _named(desk: Desk, work: WorkToMark) -> tuple[str, str]:
    """(name, address) of whose work it is; neither where names are hidden."""
    if desk.is_anonymous and work.line.released_at is None:
        return work_lines.hidden_name(work.line), ""
    named = people.names(list(work.line.accounts))
    addresses = [named[account][1] for account in work.line.accounts if account in named]
    return work_lines.whose(work.line, {id: each[0] for id, each in named.items()}), " ".join(addresses)


def _heads(*, with_addresses: bool) -> list[str]:
    return [safe_cell(head) for head in (
        gettext("Folder"), gettext("Name"), *([gettext("Email")] if with_addresses else []), gettext("Number"),
        gettext("Handed in"), gettext("Late"), gettext("State"), gettext("Share %"), gettext("Comment"),
    )]  # fmt: skip


def _late(line: WorkLine) -> str:
    said = " ".join(lateness_text(each) for each in line.lateness)
    return said or (gettext("late") if line.is_late else "")


def _row(desk: Desk, work: WorkToMark, folder: str, name: str, address: str | None) -> Sequence[str]:
    line = work.line
    cells = [
        folder, name, *([address] if address is not None else []), line.number,
        line.handed_in_at.isoformat(timespec="seconds"), _late(line),
        work_lines.state_words(line.state(now())), "" if line.fraction is None else f"{line.fraction * 100:.1f}",
        work.comment,
    ]  # fmt: skip
    return [safe_cell(cell) for cell in cells]
