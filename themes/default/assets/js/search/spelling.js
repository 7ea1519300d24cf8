// Words that are like another one: its plural, or what a misspelt one was meant to be.

import { isDense } from "./words.js";

// Other forms of an English word: its plural or singular.
export function variants(word) {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return [];
  const forms = word.endsWith("y") ? [word.slice(0, -1) + "ies"] : /(?:s|x|z|ch|sh)$/.test(word) ? [word + "es"] : [word + "s"];
  if (word.endsWith("ies")) forms.push(word.slice(0, -3) + "y");
  else if (/(?:s|x|z|ch|sh)es$/.test(word)) forms.push(word.slice(0, -2));
  if (/[^su]s$/.test(word)) forms.push(word.slice(0, -1));
  return forms;
}

// How many letters differ, are missing, too many or swapped; `most` + 1 where it is more than `most`.
function edits(one, other, most) {
  let before = [], last = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      if (row[j] < least) least = row[j];
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length];
}

// The word of an index that is most like a misspelt one, or "". The first letter counts as right, or the second as the first.
export async function nearest(index, word) {
  if (word.length < 4 || !/^\p{L}+$/u.test(word) || isDense(word)) return "";
  const most = word.length < 6 ? 1 : 2;
  let best = "", least = most + 1, often = 0;
  for (const [other, count] of await index.suggestions([...new Set([word[0], word[1]])])) {
    if (Math.abs(other.length - word.length) > most) continue;
    const distance = edits(word, other, most);
    if (distance < least || (distance === least && count > often)) [best, least, often] = [other, distance, count];
  }
  return least <= most ? best : "";
}
