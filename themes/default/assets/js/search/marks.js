// Where in a text the words stand that were asked for.

import { DENSE, isDense, words } from "./words.js";

// A test for pieces of a text: whether one of its words is what the clauses ask for. `heard` holds words and, ending in '*', beginnings of words.
export function listener(heard) {
  const whole = new Set();
  const begun = [];
  for (const word of heard) {
    if (word.endsWith("*")) begun.push(word.slice(0, -1));
    else whole.add(word);
  }
  return (piece) => words(piece).some((word) => whole.has(word) || begun.some((start) => word.startsWith(start)));
}

const PIECE = new RegExp(`[${DENSE}]{1,2}|(?:(?![${DENSE}])[\\p{L}\\p{N}\\p{M}])+`, "gu");

// The stretches [from, to] of `text` that hold words a listener hears. In scripts without spaces every pair of characters is a word, and pairs overlap.
export function heardIn(text, hears) {
  const found = [];
  for (const match of text.matchAll(PIECE)) {
    const from = match.index;
    if (!isDense(match[0])) {
      if (hears(match[0])) found.push([from, from + match[0].length]);
      continue;
    }
    // Look at the pair that begins here and the one that begins with the next character.
    const characters = [...text.slice(from, from + 6)];
    for (const at of [0, 1]) {
      const pair = characters.slice(at, at + 2).join("");
      const start = from + characters.slice(0, at).join("").length;
      if (isDense(pair) && hears(pair)) found.push([start, start + pair.length]);
    }
  }
  return merged(found);
}

function merged(stretches) {
  const out = [];
  for (const [from, to] of stretches.sort((one, other) => one[0] - other[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}
