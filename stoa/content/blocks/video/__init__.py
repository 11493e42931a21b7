"""`video` and `audio`: a player of the browser's own, captions, a transcript that works without scripts, downloads.

A script may make more of it: `data-t` on each transcript line says the seconds, `data-player` on the section the id
of the player, `data-chapters` the chapter track. Without one, a transcript line opens the file at its second (Media
Fragments URI 1.0).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the usual short names of the two

from stoa.content.blocks.embed import frame_of
from stoa.content.blocks.video.asking import Asked, asked_in, clock, lines_before, opened
from stoa.content.blocks.video.tracks import Track, tracks
from stoa.content.compiler.assets import TYPES
from stoa.content.compiler.captions import Cue, seconds, transcript
from stoa.content.compiler.context import PageContext, joined_block, page_of
from stoa.content.films import MASTER, is_streamed
from stoa.content.ports import CompileContext, CompiledBlock, Directive, Html
from stoa.kernel.text.html import escape, words_of
from stoa.kernel.text.words import language_name

_OPTIONS: Final = words_of(
    "name title duration poster captions sources sound chapters descriptions download transcript"
)
_NOT_PLAYED: Final = words_of(".mov .avi .wmv .mkv .flv .mpg .mpeg .mts .m2ts .vob .3gp .wma .aif .aiff .amr")


@dataclass(frozen=True)
class Source:
    """A file that the player can play."""

    address: str
    type: str

    @property
    def is_stream(self) -> bool:
        return self.type == TYPES[".m3u8"]


class Player:
    """The argument is the file or https address; `sources` lists the same in other formats.

    Options: name, title, duration (2:10), poster, captions and chapters (`en=file.vtt, es=file.vtt`), sound (the
    sound alone, to download), download (no: without links to the files). Questions in it are asked at their times.
    """

    version = 3

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.names: tuple[str, ...] = (tag,)

    def compile(self, directive: Directive, context: CompileContext) -> CompiledBlock:
        page = page_of(context)
        _check_options(page, directive)
        sources = _sources(page, directive)
        if not sources:
            return CompiledBlock((Html(f"<p>{escape(directive.options.get('title', ''))}</p>\n"),))
        spoken = tracks(page, directive, "captions")
        _check_words(page, directive, self.tag, spoken)
        fallback = directive.options.get("title", "") or PurePosixPath(directive.argument).stem
        name = page.anchor(directive.options.get("name", ""), fallback, directive.line)
        main = next((track for track in spoken if track.language == page.language), spoken[0] if spoken else None)
        lines = transcript(main.cues) if main else ()
        heading = _heading(page, directive, self.tag, name)
        player = self._player(page, directive, name, sources, spoken, main)
        asked = asked_in(page, directive)
        text = _transcript(page, name, sources, main, lines, asked)
        downloads = _downloads(page, directive, self.tag, sources, spoken)
        section = f'<section class="watch" data-player="{escape(name)}" aria-labelledby="{escape(name)}-h">'
        words = " ".join([directive.options.get("title", ""), *(line.text for line in lines)])
        if not asked:
            return CompiledBlock(
                (Html(f"{section}{heading}\n{player}\n{text}{downloads}</section>\n"),), search_text=words
            )
        pieces: list[str | CompiledBlock] = [f'{section}{heading}\n{player}\n<div class="film-questions">']
        for each in asked:
            pieces += [opened(page, each, _file(sources)), each.block, "</div>\n"]
        whole = joined_block([*pieces, f"</div>\n{text}{downloads}</section>\n"])
        return replace(whole, search_text=words)

    def _player(
        self,
        page: PageContext,
        directive: Directive,
        name: str,
        sources: Sequence[Source],
        spoken: Sequence[Track],
        main: Track | None,
    ) -> str:
        poster = directive.options.get("poster", "") if self.tag == "video" else ""
        shown = page.picture(poster, directive.line) if poster else ""
        around = f' poster="{escape(shown)}"' if shown else ""
        inline = " playsinline" if self.tag == "video" else ""
        files = "".join(f'<source src="{escape(item.address)}" type="{escape(item.type)}">' for item in sources)
        marks = [_track(track, "captions", track is main) for track in spoken]
        marks += [_track(track, "chapters", False) for track in tracks(page, directive, "chapters")]
        marks += [_track(track, "descriptions", False) for track in tracks(page, directive, "descriptions")]
        around += _stream(page, sources) if self.tag == "video" else ""
        start = f'<{self.tag} controls preload="none"{inline}{around} id="{escape(name)}">'
        return f"{start}{files}{''.join(marks)}</{self.tag}>"


def _check_options(page: PageContext, directive: Directive) -> None:
    for option in directive.options:
        if option not in _OPTIONS:
            message = _("“%(name)s” is no option of a video or sound.") % {"name": option}
            remedy = _("Known: %(known)s.") % {"known": ", ".join(sorted(_OPTIONS))}
            page.report("warning", "unknown-option", message, directive.line, remedy)


def _check_words(page: PageContext, directive: Directive, tag: str, spoken: Sequence[Track]) -> None:
    if not directive.options.get("title"):
        message = _("The recording has no title.")
        page.report("warning", "missing-title", message, directive.line, _("Write :title: and say what it is."))
    if not spoken:
        message = _("The recording has no captions, so it is shut to those who cannot hear it.")
        remedy = _("Write :captions: en=media/file.en.vtt (WebVTT).")
        page.report("warning", "missing-captions", message, directive.line, remedy)


def _sources(page: PageContext, directive: Directive) -> list[Source]:
    places = [directive.argument, *directive.options.get("sources", "").replace(",", " ").split()]
    found = []
    for place in filter(None, places):
        _check_format(page, place, directive.line)
        address = page.asset(place, directive.line)
        if address.startswith("http:"):
            message = _("A recording elsewhere needs an https address.")
            page.report("error", "broken-media", message, directive.line, _("Write https://, or copy the file here."))
        elif address:
            page.origin(address, page.media_origins)
            found.append(Source(address, _type(place)))
            if found[-1].is_stream:
                page.media_origins.add("blob:")  # how a script feeds a stream to the player
    if not any(places):
        message = _("The directive names no recording.")
        page.report("error", "broken-media", message, directive.line, _("Write :::{video} /media/film.mp4."))
    return found


def _stream(page: PageContext, sources: Sequence[Source]) -> str:
    """Where renditions of the film are once they are made; a script asks when somebody wants to watch."""
    film = sources[0]
    if any(source.is_stream for source in sources) or not is_streamed(film.type, page.served_size(film.address)):
        return ""
    page.media_origins.add("blob:")
    return f' data-stream="/streams/{film.address.split("/")[2]}/{MASTER}"'


def _check_format(page: PageContext, place: str, line: int) -> None:
    """Says of a page of another site, and of formats that browsers do not play, that nobody will see them."""
    end = PurePosixPath(place.split("?")[0].split("#")[0]).suffix.lower()
    what = TYPES.get(end, "").split("/")[0]
    found = frame_of(place)
    if found:
        message = _("This is a page of %(site)s, not a recording: no player can play it.") % {"site": found[0].name}
        page.report("error", "media-format", message, line, _("Write :::{embed} with the same address instead."))
    elif end in _NOT_PLAYED:
        message = _("Browsers do not play %(end)s, or only some do.") % {"end": end}
        page.report("warning", "media-format", message, line, _("Convert it to MP4 (H.264), or sound to MP3 or M4A."))
    elif what in ("image", "text") or end in (".pdf", ".zip", ".epub"):
        message = _("“%(file)s” is no recording.") % {"file": PurePosixPath(place).name}
        page.report("error", "media-format", message, line, _("Name an MP4, a WebM or an HLS playlist (.m3u8)."))


def _type(place: str) -> str:
    return TYPES.get(PurePosixPath(place.split("?")[0].split("#")[0]).suffix.lower(), "video/mp4")


def _heading(page: PageContext, directive: Directive, tag: str, name: str) -> str:
    title = escape(directive.options.get("title", "")) or page.say(N_("Recording"))
    words = page.say(N_("Watch: %(title)s") if tag == "video" else N_("Listen: %(title)s"), title=title)
    length = directive.options.get("duration", "")
    if length:
        try:
            words = page.say(N_("%(what)s, %(length)s"), what=words, length=_length(page, seconds(length)))
        except ValueError:
            message = _("“%(value)s” is no duration.") % {"value": length}
            page.report("warning", "duration", message, directive.line, _("Write 2:10 or 1:02:10."))
    return f'<p class="step-cap" id="{escape(name)}-h">{words}</p>'


def _length(page: PageContext, total: float) -> str:
    hours, rest = divmod(round(total), 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return page.say(N_("%(hours)s h %(minutes)s min"), hours=hours, minutes=minutes)
    if minutes:
        return page.say(N_("%(minutes)s min %(seconds)s s"), minutes=minutes, seconds=left)
    return page.say(N_("%(seconds)s s"), seconds=left)


def _track(track: Track, kind: str, is_default: bool) -> str:
    default = " default" if is_default else ""
    label = escape(language_name(track.language))
    source = f'src="{escape(track.address)}" srclang="{escape(track.language)}"'
    return f'<track kind="{kind}" {source} label="{label}"{default}>'


def _transcript(
    page: PageContext,
    name: str,
    sources: Sequence[Source],
    main: Track | None,
    lines: Sequence[Cue],
    asked: Sequence[Asked],
) -> str:
    """The transcript as a list of links; `lang` where it is not the course's language."""
    if main is None or not lines:
        return ""
    base = _file(sources)
    items, waiting = [], asked
    for line in lines:
        before, waiting = lines_before(page, waiting, line.start)
        items.append(before)
        start = round(line.start, 1)
        target = f"{escape(base)}#t={start:g}" if base else f"#{escape(name)}"
        items.append(
            f'<li><a href="{target}" data-t="{start:g}"><time datetime="PT{start:g}S">{clock(line.start)}</time>'
            f"<span>{escape(line.text)}</span></a></li>"
        )
    items.append(lines_before(page, waiting, inf)[0])
    language = "" if main.language == page.language else f' lang="{escape(main.language)}"'
    label = page.say(N_("Transcript %(number)d. Choose a line to play from there."), number=page.number("transcript"))
    return (
        f'<div class="transcript" tabindex="0" role="region" aria-label="{escape(label)}"{language}>'
        f"<ol>{''.join(items)}</ol></div>\n"
    )


def _file(sources: Sequence[Source]) -> str:
    """The address of the film as one file; empty where it is only streamed."""
    return next((source.address for source in sources if not source.is_stream), "")


def _downloads(
    page: PageContext, directive: Directive, tag: str, sources: Sequence[Source], spoken: Sequence[Track]
) -> str:
    if directive.options.get("download", "").lower() == "no":
        return ""
    links: list[tuple[str, str]] = []
    stem = PurePosixPath(directive.argument.split("?")[0]).stem or "transcript"
    for track in spoken:
        name = "" if len(spoken) == 1 else f" ({language_name(track.language)})"
        text = "\n".join(cue.text for cue in transcript(track.cues)) + "\n"
        served = page.derive(text.encode(), f"{stem}.{track.language}.txt")
        links.append((served.address, page.say(N_("Transcript as text")) + name))
        links.append((track.address, page.say(N_("Captions")) + name))
    sound = directive.options.get("sound", "")
    if sound and (address := page.local_asset(sound, directive.line)):
        links.append((address, page.say(N_("Sound only"))))
    playable = _file(sources)
    if playable:
        links.append((playable, page.say(N_("Video file") if tag == "video" else N_("Sound file"))))
    items = " ".join(f'<a href="{escape(address)}" download>{escape(label)}</a>' for address, label in links)
    return f'<p class="under">{items}</p>' if items else ""


KIND = Player("video")
