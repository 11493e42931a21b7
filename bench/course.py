"""The course that is measured: 100 units of real length, each with two questions, ten quizzes among them."""

from __future__ import annotations

from pathlib import Path

UNITS = 100
PER_MODULE = 10

PARAGRAPH = (
    "A district has a thousand wells. Ten of them are contaminated, though nobody knows which ten. A kit arrives. "
    "It is a good kit: shown a contaminated well, it raises a flag nine times in ten. Shown a clean one, it is quiet "
    "nine times in ten. On Monday the kit flags the well behind your school, and you have until Friday to decide."
)


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
    text = "\n\n".join(f"## Part {part}\n\n{PARAGRAPH} {PARAGRAPH}" for part in range(1, 6))
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
