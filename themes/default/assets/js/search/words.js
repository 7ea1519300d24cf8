// From texts to words: what sitegen/search/words.py does for the index. Change both or neither.

const LETTERS = new Map(Object.entries({
  ł: "l", ø: "o", đ: "d", ħ: "h", ı: "i", ß: "ss", æ: "ae", œ: "oe", þ: "th", ð: "d", ŋ: "n", ŧ: "t",
  ς: "σ", ى: "ي", ی: "ي", ک: "ك", ة: "ه", ـ: "",
}));
const LETTER = new RegExp(`[${[...LETTERS.keys()].join("")}]`, "gu");
// Scripts that are written without spaces between words.
export const DENSE = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3130-\\u318f\\u31f0-\\u31ff\\u3400-\\u4dbf" +
  "\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const MARKS = /(?![\u3099\u309a])\p{M}/gu;
const POSSESSIVE = /(?<=[\p{L}\p{N}])['’]s(?![\p{L}\p{N}])/gu;
const TOKEN = /(?<![\p{L}\p{N}])[a-z](?:\+\+|#)(?![\p{L}\p{N}])|[\p{L}\p{N}]+/gu;
const RUN = new RegExp(`[${DENSE}]+|[^${DENSE}]+`, "gu");
const DENSE_RUN = new RegExp(`[${DENSE}]`, "u");
const LONGEST = 40;

const cut = (word) => (word.length <= LONGEST ? word : [...word].slice(0, LONGEST).join(""));

export function fold(text) {
  if (/[^\x00-\x7f]/.test(text)) {
    text = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(MARKS, "");
    text = text.replace(LETTER, (letter) => LETTERS.get(letter)).normalize("NFC");
  } else text = text.toLowerCase();
  return text.replace(POSSESSIVE, "");
}

function pairs(run) {
  const characters = [...run];
  return characters.length < 2 ? [run] : characters.slice(1).map((character, at) => characters[at] + character);
}

export const isDense = (word) => DENSE_RUN.test(word);

// The words of a text in order, as a query means them.
export function words(text) {
  const found = [];
  for (const [token] of fold(text).matchAll(TOKEN)) {
    if (!isDense(token)) found.push(cut(token));
    else for (const [run] of token.matchAll(RUN)) found.push(...(isDense(run) ? pairs(run) : [cut(run)]));
  }
  return found;
}
