// One cut of a variable font: axes held at a value, no letters outside the ranges.
// node cut.mjs SOURCE TARGET '{"opsz": 60, "wght": 400}' 'U+0000-00FF, U+0131'
import { readFileSync, writeFileSync } from "node:fs";
import subset from "subset-font";

const [source, target, axes, ranges] = process.argv.slice(2);
const letters = ranges.split(",").flatMap((range) => {
  const [first, last = first] = range.trim().replace("U+", "").split("-").map((code) => parseInt(code, 16));
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
});
const text = letters.filter((code) => code < 0xd800 || code > 0xdfff).map((code) => String.fromCodePoint(code)).join("");
writeFileSync(target, await subset(readFileSync(source), text, { targetFormat: "woff2", variationAxes: JSON.parse(axes) }));
