"""Make a narrated film from a script: `python -m tools.video.make tools/video/two-flags.toml`.

Needs on the machine: ffmpeg with libx264, and a voice. Debian's ffmpeg carries one (libflite, `--voice slt`);
`--voice espeak:en-gb-x-rp` speaks with espeak-ng instead. In Python: Pillow.

Each line of the script is spoken by itself, so the captions are timed by the sound and not by guessing. Written beside
each other under the script's `output` name: .mp4 (H.264 main, AAC mono, ready to stream), .m4a (sound only), and one
.vtt for each language. `--still 12.5 40 FOLDER` draws single moments instead.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import tempfile
import textwrap
import tomllib
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.video import chalk

ROOT = Path(__file__).resolve().parents[2]
RATE = 48_000
FRAMES = 15
LEAD_IN = 1.6
SLOWER = 0.84  # the flite voice hurries at 200 words a minute; explaining wants about 170


@dataclass(frozen=True)
class Line:
    """One line of the script, spoken. Times are seconds from the start of the film."""

    id: str
    words: dict[str, str]
    begin: float
    end: float
    rest: float


def run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        raise SystemExit(f"{command[0]} is not installed. On Debian: apt-get install ffmpeg espeak-ng") from None
    except subprocess.CalledProcessError as failure:
        raise SystemExit(f"{command[0]} failed:\n{failure.stderr.decode()[-2000:]}") from None


def speak(text: str, voice: str, folder: Path, number: int) -> bytes:
    """One line as 16-bit mono samples at RATE."""
    words, raw, clip = folder / "line.txt", folder / "raw.wav", folder / f"{number}.wav"
    words.write_text(text)
    if voice.startswith("espeak:"):
        run("espeak-ng", "-v", voice.removeprefix("espeak:"), "-s", "150", "-w", str(raw), "-f", str(words))
        pace = "anull"
    else:
        run("ffmpeg", "-y", "-f", "lavfi", "-i", f"flite=textfile={words}:voice={voice}", str(raw))
        pace = f"atempo={SLOWER}"
    trim = "silenceremove=start_periods=1:start_threshold=-50dB,areverse"  # twice: both ends
    chain = f"{pace},{trim},{trim},aresample={RATE}"
    run("ffmpeg", "-y", "-i", str(raw), "-af", chain, "-ac", "1", "-sample_fmt", "s16", str(clip))
    with wave.open(str(clip)) as sound:
        samples: bytes = sound.readframes(sound.getnframes())
    return samples


def narrate(script: dict[str, object], voice: str, folder: Path) -> tuple[list[Line], Path]:
    """Speak every line; returns their times and one sound file."""
    entries = script["line"]
    assert isinstance(entries, list)
    samples = bytearray(2 * int(RATE * LEAD_IN))
    lines = []
    for number, entry in enumerate(entries):
        begin = len(samples) / 2 / RATE
        samples += speak(entry["en"], voice, folder, number)
        end = len(samples) / 2 / RATE
        samples += bytes(2 * int(RATE * entry["rest"]))
        words = {language: entry[language] for language in ("en", "es")}
        lines.append(Line(entry["id"], words, begin, end, entry["rest"]))
    sound = folder / "narration.wav"
    with wave.open(str(sound), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(bytes(samples))
    return lines, sound


def clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    return f"{milliseconds // 60000:02}:{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"


def balanced(words: str, widest: int = 44) -> list[str]:
    """Caption lines of at most `widest` characters and of nearly equal length, so that no word stands alone."""
    needed = len(textwrap.wrap(words, widest))
    narrow = next(width for width in range(10, widest + 1) if len(textwrap.wrap(words, width)) <= needed)
    return textwrap.wrap(words, narrow)


def captions(lines: list[Line], language: str) -> str:
    """WebVTT. A cue stays until shortly before the next line, at most a second longer than its sound."""
    cues = ["WEBVTT\n"]
    for line in lines:
        end = line.end + min(line.rest * 0.8, 1.0)
        words = "\n".join(balanced(line.words[language]))
        cues.append(f"{line.id}\n{clock(line.begin)} --> {clock(end)}\n{words}\n")
    return "\n".join(cues)


def frames(marks: list[chalk.Mark], seconds: float) -> Iterator[bytes]:
    shown = b""
    for number in range(int(seconds * FRAMES)):
        now = number / FRAMES
        if not shown or not chalk.still(marks, now):
            shown = chalk.frame(marks, now).tobytes()
        yield shown
        if sys.stderr.isatty() and number % FRAMES == 0:
            print(f"\rdrawn {now:.0f} of {seconds:.0f} s", end="", file=sys.stderr)


def film(marks: list[chalk.Mark], seconds: float, sound: Path, target: Path) -> None:
    loud = "highpass=f=70,loudnorm=I=-18:TP=-2:LRA=7"
    run("ffmpeg", "-y", "-i", str(sound), "-af", loud, "-ar", str(RATE), "-ac", "1", "-c:a", "aac", "-b:a", "48k",
        "-movflags", "+faststart", f"{target}.m4a")  # fmt: skip
    size, rate = f"{chalk.WIDTH}x{chalk.HEIGHT}", str(FRAMES)
    pictures = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", rate, "-i", "-"]
    colour = ["-vf", "scale=out_color_matrix=bt709,format=yuv420p", "-colorspace", "bt709"]
    colour += ["-color_primaries", "bt709", "-color_trc", "bt709"]
    coder = ["-c:v", "libx264", "-profile:v", "main", "-preset", "slow", "-crf", "30", "-tune", "animation"]
    coder += ["-g", str(FRAMES * 10), "-c:a", "copy", "-movflags", "+faststart"]
    command = ["ffmpeg", "-y", "-v", "error", *pictures, "-i", f"{target}.m4a", *colour, *coder, f"{target}.mp4"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for picture in frames(marks, seconds):
            encoder.stdin.write(picture)
        encoder.stdin.close()
    if encoder.returncode:
        raise SystemExit("ffmpeg could not write the film; its message is above.")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("script", type=Path)
    options.add_argument("--voice", default="slt", help="slt, rms, awb (ffmpeg's flite) or espeak:VOICE")
    options.add_argument(
        "--still", nargs="+", metavar="SECONDS", help="draw these moments into the folder that is named last"
    )
    chosen = options.parse_args()
    script = tomllib.loads(chosen.script.read_text())
    drawing = importlib.import_module(f"tools.video.{script['drawing']}")
    target = ROOT / str(script["output"])
    with tempfile.TemporaryDirectory() as name:
        lines, sound = narrate(script, chosen.voice, Path(name))
        seconds = lines[-1].end + lines[-1].rest
        marks = list(drawing.draw({line.id: line.begin for line in lines}))
        if chosen.still:
            *moments, folder = chosen.still
            for moment in moments:
                chalk.frame(marks, float(moment)).save(Path(folder) / f"{float(moment):06.1f}.png")
            return
        for language in ("en", "es"):
            Path(f"{target}.{language}.vtt").write_text(captions(lines, language))
        film(marks, seconds, sound, target)
    size = Path(f"{target}.mp4").stat().st_size
    print(f"{target}.mp4: {seconds:.0f} s, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
