"""The course that is measured: 100 units of real length, each with two questions, ten quizzes among them."""

from __future__ import annotations

import random
from pathlib import Path

UNITS = 100
PER_MODULE = 10

WORDS = """
a the of to and in that is it for was on with as be by not this but they from or one had what were there when which well
wells water kit kits flag flags bad clean school district sample samples chance evidence count counts test tests ninety
nine ten hundred thousand monday friday village river pump engineer nurse teacher map street report number numbers
answer question reason doubt likely rarely often always never before after behind between shows showed finds found
carries carried asks asked decides decided measured reading letter morning evening rain
"""


def prose(seed: int, words: int) -> str:
    """Sentences that pack about as well as a textbook's; the same for the same seed."""
    draw, known, text = random.Random(seed), WORDS.split(), list[str]()
    while words > 0:
        length = min(words, draw.randint(6, 22))
        chosen = [known[min(int(draw.expovariate(1 / 22)), len(known) - 1)] for _ in range(length)]
        text.append(" ".join(chosen).capitalize() + ".")
        words -= length
    return " ".join(text)


def write(folder: Path) -> Path:
    """Write the course folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.toml").write_text(
        """format = 1
id = "bench"
title = "Bench"
summary = "A course of a hundred units."
language = "en"
institution = "Example University"
subjects = ["statistics"]
level = "introductory"
pacing = "self"
licence = "CC-BY-4.0"
workload = 20.0
time_zone = "UTC"
audience = "Benchmarks."

[[outcomes]]
id = "wells"
text = "Count wells."

[grading]
pass = 0.6
[[grading.categories]]
id = "checks"
title = "Checks"
weight = 1.0
"""
    )
    (folder / "about.md").write_text("A course of a hundred units.\n")
    (folder / "completions.toml").write_text(
        '[[pathways]]\nid = "certificate"\noption = "platform"\ntitle = "Certificate"\ndescription = "Most of it."\n'
        'rule = "all(units >= 80%, score >= 60%)"\n'
    )
    for number in range(1, UNITS + 1):
        module = folder / f"{(number - 1) // PER_MODULE + 1:02}-module"
        module.mkdir(exist_ok=True)
        (module / f"{number:03}-unit.md").write_text(_unit(number))
    return folder


def _unit(number: int) -> str:
    text = "\n\n".join(f"## Part {part}\n\n{prose(number * 10 + part, 130)}" for part in range(1, 6))
    return f"""---
name: unit-{number}
title: Unit {number}
minutes: 12
outcomes: [wells]
---

{text}

$$
P(B \\mid F) = \\frac{{P(F \\mid B) P(B)}}{{P(F)}}
$$

:::{{question}} choice
:name: q-{number}-a
:skills: wells

Roughly how likely is the well to be bad?

- [x] About 1 in 12
- [ ] About 1 in 2
      > That forgets the clean wells that were flagged.
- [ ] About 9 in 10
      > That is how often the kit is right about a bad well.
- [ ] Nobody can say

> **Hint.** Count the flags on clean wells too.

> **Explanation.** Nine of 108.
:::

:::{{question}} numeric
:name: q-{number}-b
:skills: wells
{":category: checks" if number % 10 == 0 else ""}

Out of 1000 wells, how many are flagged?

- [x] 108 ± 1

> **Explanation.** Nine and ninety-nine.
:::
""".replace(":skills: wells\n\n\nOut", ":skills: wells\n\nOut")
