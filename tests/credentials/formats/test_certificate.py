"""Certificates on paper."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from stoa.credentials.formats import BadFont, Certificate, Fonts, certificate, house_fonts, qr, to_bytes, unprintable
from stoa.credentials.formats.pdf.fonts import load, unwrapped
from stoa.credentials.formats.pdf.page import fitted, hands
from stoa.credentials.formats.pdf.text import base_is_rtl, missing_letters, shaped
from tests.credentials.formats import sample

FONTS = house_fonts()
PLAIN = Certificate(
    title="Making an open course",
    holder="Ada Lovelace",
    issuer_line="A record of open study, awarded by Example University",
    statement="has done what this record asks for.",
    lines=("Did 15 of 17 units between 3 September and 14 November 2026.", "Reached 87 of 100 points."),
    issued="Issued 21 November 2026",
    signed_by="Signed with the key z6MkrJVn…t4swbTQ2",
    verify_url="https://stoa.example/c/7f3k-2m",
    verify_hint="Check it at",
    fingerprint="9c1e44b07d2af8e35b671f0ca9d46e22" * 2,
)
LONG = "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Senior, Baron von und zu Großmeseritsch-Hohenlohe"
ARABIC = replace(
    PLAIN,
    title="صناعة مقرر مفتوح",
    holder="عائشة بنت محمد الفهري (Aisha)",
    lines=("أكملت 15 من 17 وحدة.",),
    is_rtl=True,
    language="ar",
)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """The text that a reader finds in the page."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    (tmp_path / "page.pdf").write_bytes(pdf)
    return subprocess.run(
        [tool, "-layout", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        replace(PLAIN, is_portrait=True),
        replace(PLAIN, holder=LONG, title=LONG),
        replace(PLAIN, holder="A" * 300),
        replace(PLAIN, holder="Χρήστος Παπαδόπουλος", title="Đặng Thị Ánh, Łukasz, Юлия"),
        replace(PLAIN, lines=tuple(f"Line {number}" for number in range(30))),
        replace(PLAIN, lines=(), fingerprint="", verify_hint="", signed_by=""),
        ARABIC,
        replace(ARABIC, holder="שרה כהן"),
        replace(PLAIN, holder="王小明"),
        replace(PLAIN, holder="Ada\x00\u202eevil\u200b\nLovelace"),
    ],
)
def test_a_certificate_is_one_page_and_the_same_every_time(content: Certificate) -> None:
    pdf = certificate(content, FONTS, file=b"{}")
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    assert len(pdf) < 300_000
    assert pdf == certificate(content, FONTS, file=b"{}")


def test_the_signed_file_is_attached() -> None:
    file = to_bytes(sample.signed())
    pdf = certificate(PLAIN, FONTS, file=file)
    assert b"/EmbeddedFiles" in pdf and b"(credential.json)" in pdf
    assert b"/Lang (en)" in pdf and b"/application#2Fjson" in pdf
    assert b"EmbeddedFile" not in certificate(PLAIN, FONTS)


def test_the_attached_file_can_be_taken_out(tmp_path: Path) -> None:
    tool = shutil.which("pdfdetach")
    if tool is None:
        pytest.skip("pdfdetach is not installed")
    file = to_bytes(sample.signed())
    (tmp_path / "page.pdf").write_bytes(certificate(PLAIN, FONTS, file=file))
    subprocess.run([tool, "-save", "1", "-o", "out.json", "page.pdf"], cwd=tmp_path, check=True, timeout=60)
    assert (tmp_path / "out.json").read_bytes() == file


def test_what_is_printed_can_be_read_and_searched(tmp_path: Path) -> None:
    text = text_of(certificate(PLAIN, FONTS), tmp_path)
    for part in (
        "Making an open course",
        "Ada Lovelace",
        "Reached 87 of 100 points.",
        "https://stoa.example/c/7f3k-2m",
    ):
        assert part in text
    arabic = text_of(certificate(ARABIC, FONTS), tmp_path)
    assert "صناعة مقرر مفتوح" in arabic


def test_long_names_grow_smaller_and_then_take_a_second_line() -> None:
    serif = hands(FONTS).serif
    assert fitted("Ada", serif, 30, 400, 2)[1] == 30
    one, smaller = fitted("Ada Lovelace, Countess of Kent", serif, 30, 400, 2)
    assert len(one) == 1 and smaller < 30
    for text, rows in ((LONG, 2), ("A" * 500, 2), ("word " * 200, 2), (LONG, 1)):
        lines, size = fitted(text, serif, 30, 400, rows)
        assert len(lines) <= rows
        assert all(line.width(size) <= 400.5 for line in lines)


def test_letters_that_no_font_has_are_named() -> None:
    assert unprintable(PLAIN, FONTS) == "" == unprintable(ARABIC, FONTS)
    assert unprintable(replace(PLAIN, holder="王 Ada 王小"), FONTS) == "王小"
    assert missing_letters("a b", hands(FONTS).serif) == ""


def test_lines_run_as_their_letters_do() -> None:
    serif = hands(FONTS).serif
    assert [base_is_rtl(text) for text in ("Ada", "אדה", "123 أحمد", "123", "")] == [False, True, True, False, False]
    line = shaped("أحمد (Ahmad) 12", serif)
    assert [run.text.strip() for run in line.runs if run.text.strip(" ()")][-1].startswith("أحمد")
    assert all(run.is_plain for run in shaped("Ada Łucja Ж", serif).runs)
    assert not any(run.is_plain for run in shaped("أحمد", serif).runs)


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttf"
    bad.write_bytes(b"rubbish")
    with pytest.raises(BadFont):
        load([bad])
    with pytest.raises(BadFont):
        certificate(PLAIN, Fonts((), (), ()))
    good = FONTS.serif[0].read_bytes()
    for woff in (good[:20], good[:200], good[:-100], b"wOFF" + bytes(100)):
        with pytest.raises(BadFont):
            hands(Fonts((woff_file(tmp_path, woff),), (), ()))


def woff_file(folder: Path, data: bytes) -> Path:
    path = folder / f"{zlib.crc32(data)}.woff"
    path.write_bytes(data)
    return path


def test_a_woff_file_unwraps_to_the_font_inside() -> None:
    font = unwrapped(FONTS.serif[0].read_bytes())
    assert font[:4] == b"\0\1\0\0" and b"glyf" in font[:400]


def test_a_qr_code_is_drawn_for_screens_and_paper() -> None:
    svg = qr.svg("https://stoa.example/c/7f3k-2m", title="Check this record <now>")
    assert svg.startswith("<svg") and "<title>Check this record &lt;now&gt;</title>" in svg
    rows = qr.modules("https://stoa.example/c/7f3k-2m")
    assert len(rows) == len(rows[0]) and rows[0][:7] == [True] * 7
    for text in ("", "x" * 1001):
        with pytest.raises(ValueError, match="characters"):
            qr.svg(text, title="")
        with pytest.raises(ValueError, match="characters"):
            qr.modules(text)


def test_the_qr_code_on_paper_can_be_read_as_an_image() -> None:
    from PIL import Image

    rows = qr.modules("https://stoa.example/c/7f3k-2m")
    image = Image.new("1", (len(rows), len(rows)))
    image.putdata([0 if dark else 1 for row in rows for dark in row])
    image.save(io.BytesIO(), "PNG")
    assert 300 < sum(map(sum, rows)) < 700
