"""What all pieces that take files have in common: whether one is taken, and how it is drawn and shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.markup import attr, describedby, problem
from stoa.assessment.works.ports import AddressOf, Admitted, Desk, Filed, FileRefused, upload_name
from stoa.assessment.works.sniffing import PICTURES, ending, found_type, tidy_name


def admitted(called: str, size: int, head: bytes, tail: bytes, *, ends: Collection[str], limit: int) -> Admitted:
    """A file whose ending is one of `ends`, of `limit` bytes at most, and that is what its ending says. Raises
    FileRefused."""
    name = tidy_name(called)
    if ending(name) not in ends:
        raise FileRefused("ending", ending=ending(name)[:20], allowed=", ".join(ends))
    if size > limit:
        raise FileRefused("size", limit=limit)
    return Admitted(name, found_type(name, size, head, tail))


def why_refused(refused: FileRefused) -> str:
    """Why a file was not taken, and what to do, in words."""
    facts = refused.facts
    said = {
        "empty": _("This file is empty. Look whether it was saved before you chose it."),
        "content": _("This is no .%(ending)s file inside, whatever its name says. Save it once more in that form."),
        "mixed": _("This file holds a web page inside. Save it once more from the program that made it."),
        "many": _("There are %(most)s files already, and no more can be handed in. Remove one first."),
        "room": _("You have handed in so much that there is no room for this file. Remove older files, or link to it."),
        "twice": _("This very file is here already."),
    }  # fmt: skip
    if refused.code == "size":
        return _("This file is larger than %(limit)s.") % {"limit": size_words(int(facts["limit"]))}
    if refused.code == "ending" and facts.get("allowed"):
        return _("Files that end in “.%(ending)s” are not taken here. These are: %(allowed)s.") % facts
    if refused.code == "ending":
        return _("This file's name has no ending that says what it is.")
    return said[refused.code] % facts


def size_words(size: int) -> str:
    """`1.2 MB`, in the active language."""
    for unit, words in ((1_000_000, _("%(size)s MB")), (1000, _("%(size)s kB"))):
        if size >= unit:
            tenths = round(10 * size / unit)
            return words % {"size": number_format(tenths / 10, 1 if tenths % 10 else 0, use_l10n=True)}
    return ngettext("%(size)s byte", "%(size)s bytes", size) % {"size": size}


def is_picture(file: Filed) -> bool:
    """Whether a page shows it."""
    return file.media_type in PICTURES


def picker(desk: Desk, piece: str, *, asks: str, word: str, accept: str, is_many: bool, is_full: bool) -> str:
    """The field for choosing files, with those that are there. `word` is the label of the field."""
    name = upload_name(piece)
    bad = problem(desk.problem, f"{name}-problem") if desk.problem else ""
    described = describedby(f"{name}-help", f"{name}-problem" if bad else "")
    many = " multiple" if is_many else ""
    field = (
        f'<div class="work-drop" data-upload="{attr(desk.upload)}" data-piece="{attr(piece)}">'
        f'<label class="work-label" for="{name}">{escape(word)}</label>'
        f'<p class="small muted" id="{name}-help">{escape(asks)}</p>'
        f'<input class="work-file" type="file" id="{name}" name="{name}" accept="{attr(accept)}"{many}{described}>'
        f'<p class="small muted work-drop-hint" hidden>{escape(_("or drop files here"))}</p></div>'
    )  # fmt: skip
    if is_full:
        field = f'<p class="work-label">{escape(word)}</p><p class="small muted">{escape(asks)}</p>'
    return f'{field}{bad}<div class="work-sending" role="status"></div>{listed(desk, piece)}'


def listed(desk: Desk, piece: str) -> str:
    """The files that are there, each with a button that takes it away."""
    lines = "".join(
        f'<li data-file="{attr(file.public_id)}">{preview(file, desk.address_of)}'
        f'<span class="work-file-name"><a href="{attr(desk.address_of(file))}" download>'
        f'<bdi>{escape(file.called)}</bdi></a> <small class="muted">{escape(size_words(file.size))}</small></span>'
        f'<button class="quiet" type="submit" name="do" value="remove:{attr(file.public_id)}" formnovalidate>'
        f'{escape(_("Remove"))}<span class="visually-hidden"> <bdi>{escape(file.called)}</bdi></span></button></li>'
        for file in desk.files
    )  # fmt: skip
    return f'<ul class="work-files" id="files-{attr(piece)}">{lines}</ul>'


def preview(file: Filed, address_of: AddressOf) -> str:
    """A picture, or a player, of a file that has one."""
    address, name = attr(address_of(file)), attr(file.called)
    if is_picture(file):
        return f'<img class="work-picture" src="{address}" alt="{name}" loading="lazy">'
    if file.media_type.startswith("audio/"):
        return f'<audio controls preload="metadata" src="{address}" aria-label="{name}"></audio>'
    if file.media_type.startswith("video/"):
        return f'<video controls preload="metadata" src="{address}" aria-label="{name}"></video>'
    return ""


def shown(files: Sequence[Filed], address_of: AddressOf) -> str:
    """Files for their readers: pictures and players in place, and each to download, with its size."""
    lines = "".join(
        f"<li>{preview(file, address_of)}"
        f'<span class="work-file-name"><a href="{attr(address_of(file))}" download><bdi>{escape(file.called)}</bdi></a>'
        f' <small class="muted">{escape(size_words(file.size))}</small></span></li>'
        for file in files
    )  # fmt: skip
    return f'<ul class="work-files work-shown">{lines}</ul>' if lines else ""
