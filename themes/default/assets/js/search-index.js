// The index in the browser: fetches the files that a query needs, finds, ranks and counts. sitegen/search/index.py says what is in which file.

import { ABSTRACT, AUTHOR, JOURNAL, NOTE, OTHER, SUBJECT, TITLE, isDense, words } from "./search-words.js";

// How much a word counts by where it stands, after VuFind's weights; the title's shrinks with its length. The abstract's by how often.
const WEIGHTS = [[AUTHOR, 6], [SUBJECT, 6], [JOURNAL, 3], [NOTE, 2.5], [OTHER, 1.5]];
const OFTEN = [0, 1, 1.5, 2];
const IN_TITLE = 10;
// A plural for a singular, a longer word for its beginning; the beginning has to have this many letters.
const VARIANT = 0.9, BEGINNING = 0.5, SHORTEST = 2;
// The most files of words that one beginning of a word may lead to.
const MOST_FILES = 4;
const NO_YEAR = -0x80000000;

// The files belong to another index by now: the site was built anew since the page was loaded.
export class Stale extends Error {}

// Reads files as the site serves them, from the folder at `base`.
export function reader(base) {
  return async (name) => {
    const answer = await fetch(`${base}/${name}.bin`);
    if (answer.status === 404) throw new Stale(name);
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return inflate(await answer.arrayBuffer());
  };
}

export async function inflate(bytes) {
  const inflater = new DecompressionStream("deflate");
  const writer = inflater.writable.getWriter();
  // What is wrong with the bytes is said where they are read.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(inflater.readable).arrayBuffer());
}

function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let at = 4 + length;
  const columns = header.columns.map(([count, width]) => {
    const planes = bytes.subarray(at, (at += count * width));
    if (width === 1) return planes;
    const numbers = new Uint32Array(count);
    for (let plane = 0; plane < width; plane++) for (let i = 0; i < count; i++) numbers[i] += planes[plane * count + i] * 256 ** plane;
    return numbers;
  });
  return { ...header, columns };
}

function unfront(text) {
  let before = "";
  return text === "" ? [] : text.split("\n").map((line) => (before = before.slice(0, line.charCodeAt(0) - 48) + line.slice(1)));
}

// Where each part begins, and where the last one ends.
function starts(counts) {
  const out = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) out[i + 1] = out[i] + counts[i];
  return out;
}

function unGap(gaps, from, to) {
  const out = new Uint32Array(to - from);
  for (let i = from, last = 0; i < to; i++) out[i - from] = last += gaps[i];
  return out;
}

// The last place in an ordered list whose value is not above `value`; -1 where all are.
function place(ordered, value) {
  let low = 0, high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export class Index {
  // `about` is what the page says of the index, `read` gets a file's bytes by its name.
  constructor(about, read) {
    this.about = about;
    this.count = about.count;
    this._read = read;
    this._files = new Map();
  }

  // A file made into something by `make`, once.
  file(name, make = unpack) {
    let file = this._files.get(name);
    if (!file) {
      file = this._read(name).then((bytes) => make(bytes));
      file.catch(() => this._files.delete(name));
      this._files.set(name, file);
    }
    return file;
  }

  core() {
    return this.file("core", (bytes) => {
      const core = unpack(bytes);
      const [titleWords, bundles, ...columns] = core.columns;
      const years = new Int32Array(core.count);
      let at = 0;
      for (const [year, length] of core.years) years.fill(year ?? NO_YEAR, at, (at += length));
      const facets = new Map(core.facets.map((facet, number) => {
        const column = facet.labels ? facetColumn(columns.shift(), columns.shift()) : null;
        return [facet.name, { ...facet, number, column }];
      }));
      return { titleWords, years, bundles: starts(bundles), facets };
    });
  }

  // --- words -----------------------------------------------------------------------------------------------------------------------

  _shard(number) {
    return this.file(`t${number}`, (bytes) => {
      const { words: coded, columns: [found, documents, fields] } = unpack(bytes);
      const list = unfront(coded);
      const from = starts(found);
      const known = new Map();
      const entry = (i) => {
        if (!known.has(i)) {
          const [start, end] = [from[i], from[i + 1]];
          known.set(i, { word: list[i], shard: number, start, documents: unGap(documents, start, end), fields: fields.subarray(start, end) });
        }
        return known.get(i);
      };
      return { list, entry };
    });
  }

  // What the index holds of a word, or null.
  async term(word) {
    if (!this.about.words.length) return null;
    const { list, entry } = await this._shard(Math.max(0, place(this.about.words, word)));
    const at = place(list, word);
    return list[at] === word ? entry(at) : null;
  }

  // What it holds of the words that begin so.
  async begun(start) {
    if (!this.about.words.length) return [];
    const first = Math.max(0, place(this.about.words, start));
    const last = Math.min(place(this.about.words, start + "\uffff"), first + MOST_FILES - 1);
    const shards = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => this._shard(first + i)));
    return shards.flatMap(({ list, entry }) => {
      const out = [];
      for (let at = place(list, start); at < list.length; at++) {
        if (at >= 0 && list[at].startsWith(start)) out.push(entry(at));
        else if (at >= 0 && list[at] > start) break;
      }
      return out;
    });
  }

  // The entries that a word of a query may mean, each with how well it does.
  async meant(word, { open = false, wild = false } = {}) {
    const found = new Map();
    const add = (entry, factor) => entry && !found.has(entry.word) && found.set(entry.word, [entry, factor]);
    add(await this.term(word), 1);
    for (const other of await Promise.all(variants(word).map((form) => this.term(form)))) add(other, VARIANT);
    if (open && (wild || word.length >= SHORTEST || isDense(word))) {
      for (const entry of await this.begun(word)) add(entry, wild ? 1 : BEGINNING + (0.35 * word.length) / entry.word.length);
    }
    return [...found.values()];
  }

  // Where an entry's words stand, by posting.
  async _places(entry) {
    const { counts, from, gaps } = await this.file(`p${entry.shard}`, (bytes) => {
      const [counts, gaps] = unpack(bytes).columns;
      return { counts, from: starts(counts), gaps };
    });
    return (posting) => {
      const start = from[entry.start + posting];
      return unGap(gaps, start, start + counts[entry.start + posting]);
    };
  }

  // --- matching --------------------------------------------------------------------------------------------------------------------

  // A clause's score for every document, 0 where it is not met, and how many words of each document's title it takes up.
  async match(clause) {
    if (clause.years) return this._byYear(clause.years);
    if (clause.facet) {
      const found = await this._byFacet(clause);
      if (found) return found;
    }
    const all = await Promise.all(clause.ways.map((way) => this._way(way, clause)));
    return all.length === 1 ? all[0] : either(all);
  }

  async _way(way, clause) {
    const parts = await Promise.all(way.words.map((word, at) => this._word(word, clause, way, at === way.words.length - 1)));
    if (parts.length === 1) return parts[0];
    const met = new Set();
    const scores = parts[0].scores.slice();
    const titles = parts[0].titles.slice();
    for (let d = 0; d < scores.length; d++) {
      for (let i = 1; i < parts.length && scores[d]; i++) {
        scores[d] = parts[i].scores[d] && scores[d] + parts[i].scores[d];
        titles[d] += parts[i].titles[d];
      }
      if (!scores[d]) titles[d] = 0;
      else met.add(d);
    }
    if (way.phrase) await this._phrase(parts, scores, titles, met, clause.mask);
    return { scores, titles, heard: parts.flatMap((part) => part.heard), some: met.size };
  }

  // Takes back the scores of documents in which the words do not stand next to each other.
  async _phrase(parts, scores, titles, met, mask) {
    const asked = parts.map((part, offset) => ({ entry: part.exact, offset }));
    // Words that are nearly everywhere have long lists of places and tell little: two others are enough to go by.
    const telling = asked.filter(({ entry }) => entry.documents.length <= this.count / 5);
    const used = telling.length > 1 ? telling : asked;
    const lists = await Promise.all(used.map(async ({ entry, offset }) => ({ offset, documents: entry.documents, places: await this._places(entry) })));
    for (const document of met) {
      const places = lists.map(({ documents, places }) => places(place(documents, document)));
      const others = places.slice(1).map((list) => new Set(list));
      const stands = places[0].some((start) => {
        const field = start >> 16;
        const bits = field === 6 ? ABSTRACT : 1 << field;
        return (bits & mask) !== 0 && others.every((list, i) => list.has(start + lists[i + 1].offset - lists[0].offset));
      });
      if (!stands) {
        scores[document] = titles[document] = 0;
        met.delete(document);
      }
    }
  }

  async _word(word, clause, way, last) {
    const { titleWords } = await this.core();
    const scores = new Float32Array(this.count);
    const titles = new Uint8Array(this.count);
    const options = way.phrase ? null : { open: clause.open && last, wild: clause.wild };
    const exact = options ? null : await this.term(word);
    const entries = options ? await this.meant(word, options) : exact ? [[exact, 1]] : [];
    const weigh = weigher(clause.mask);
    let some = 0;
    for (const [entry, factor] of entries) {
      for (let i = 0; i < entry.documents.length; i++) {
        const fields = entry.fields[i] & clause.mask;
        if (!fields) continue;
        const d = entry.documents[i];
        const score = factor * weigh(fields, titleWords[d]);
        if (!scores[d]) some++;
        if (score > scores[d]) scores[d] = score;
        if (fields & TITLE && factor >= VARIANT) titles[d] = 1;
      }
    }
    const rarity = Math.log(1 + (this.count - some + 0.5) / (some + 0.5));
    for (let d = 0; d < scores.length; d++) scores[d] *= rarity;
    const heard = entries.map(([entry]) => entry.word);
    return { scores, titles, some, exact: exact ?? NOWHERE, heard: options?.open ? [word + "*", ...heard] : [word, ...heard] };
  }

  async _byYear([from, to]) {
    const { years } = await this.core();
    const scores = new Float32Array(this.count);
    for (let d = 0; d < scores.length; d++) if (years[d] >= from && years[d] <= to && years[d] !== NO_YEAR) scores[d] = FAINT;
    return given(scores);
  }

  async _byFacet(clause) {
    const facet = (await this.core()).facets.get(clause.facet);
    if (!facet?.labels) return clause.mask ? null : given(new Float32Array(this.count));
    const wanted = words(clause.value);
    const meant = facet.labels.map((label) => words(label)).map((list) => list.length >= wanted.length && wanted.every((word, i) => list[i]?.startsWith(word)));
    const { offsets, values } = facet.column;
    const scores = new Float32Array(this.count);
    for (let d = 0; d < this.count; d++) for (let i = offsets[d]; i < offsets[d + 1]; i++) if (meant[values[i]]) scores[d] = FAINT;
    return given(scores);
  }

  // --- finding -----------------------------------------------------------------------------------------------------------------------

  // What meets a parsed query: scores by document (0: not found), and what was done to find something. No clauses: everything.
  async find(clauses) {
    const groups = [];
    for (const clause of clauses) {
      if (clause.either === true && groups.length) groups.at(-1).push(clause);
      else groups.push([clause]);
    }
    const met = await Promise.all(groups.map((group) => this._group(group)));
    const wanted = met.filter((group) => !group.not);
    const scores = new Float32Array(this.count);
    const { titleWords } = await this.core();
    const relaxed = this._add(scores, wanted, titleWords);
    for (const { scores: unwanted } of met.filter((group) => group.not)) for (let d = 0; d < scores.length; d++) if (unwanted[d]) scores[d] = 0;
    const spelt = wanted.flatMap((group) => group.spelt ?? []);
    return { scores, relaxed, spelt, heard: [...new Set(wanted.flatMap((group) => group.heard))] };
  }

  async _group(group) {
    const all = await Promise.all(group.map((clause) => this.match(clause)));
    const met = all.length === 1 ? all[0] : either(all);
    const [clause] = group;
    if (met.some || group.length > 1 || clause.not || !clause.word || clause.wild) return { ...met, not: clause.not };
    const better = await this.spelling(clause.word);
    if (!better) return met;
    const corrected = { ...clause, open: false, word: better, ways: [{ words: [better] }] };
    return { ...(await this.match(corrected)), spelt: [[clause.word, better]] };
  }

  // Adds up what is wanted. Where nothing meets all of it, what meets most: then it returns true.
  _add(scores, wanted, titleWords) {
    if (!wanted.length) {
      scores.fill(FAINT);
      return false;
    }
    const met = new Uint8Array(scores.length);
    let most = 0;
    for (let d = 0; d < scores.length; d++) {
      let title = 0;
      for (const { scores: part, titles } of wanted) {
        if (!part[d]) continue;
        met[d]++;
        scores[d] += part[d];
        title += titles[d];
      }
      // A title that is asked for as a whole is what was meant.
      if (title) scores[d] *= 1 + 0.6 * Math.min(1, title / titleWords[d]) ** 2;
      if (met[d] > most) most = met[d];
    }
    const least = wanted.length === most ? wanted.length : Math.max(1, most);
    for (let d = 0; d < scores.length; d++) if (met[d] < least) scores[d] = 0;
    return most > 0 && most < wanted.length;
  }

  // The word of the catalogue that is most like a misspelt one, or "". The first letter counts as right, or the second as the first.
  async spelling(word) {
    if (word.length < 4 || !/^\p{L}+$/u.test(word) || isDense(word)) return "";
    const letters = [...new Set([word[0], word[1]])].filter((letter) => this.about.letters.includes(letter));
    const lists = await Promise.all(letters.map((letter) => this.file(`s${letter.codePointAt(0).toString(16)}`)));
    const most = word.length < 6 ? 1 : 2;
    let best = "", least = most + 1, often = 0;
    for (const { words: coded, columns: [counts] } of lists) {
      unfront(coded).forEach((other, i) => {
        if (Math.abs(other.length - word.length) > most) return;
        const distance = edits(word, other, most);
        if (distance < least || (distance === least && counts[i] > often)) [best, least, often] = [other, distance, counts[i]];
      });
    }
    return least <= most ? best : "";
  }

  // --- facets and documents ----------------------------------------------------------------------------------------------------------

  async column(name) {
    const facet = (await this.core()).facets.get(name);
    return facet.column ?? this.file(`f${facet.number}`, (bytes) => facetColumn(...unpack(bytes).columns));
  }

  // The labels of some values of a facet.
  async labels(name, values) {
    const facet = (await this.core()).facets.get(name);
    if (facet.labels) return values.map((value) => facet.labels[value]);
    return Promise.all(values.map(async (value) => (await this._labels(facet, Math.floor(value / facet.labelled)))[value % facet.labelled]));
  }

  _labels(facet, part) {
    return this.file(`l${facet.number}-${part}`, (bytes) => unfront(unpack(bytes).labels));
  }

  // The number of a value of a facet by its label, or -1.
  async value(name, label) {
    const facet = (await this.core()).facets.get(name);
    if (!facet) return -1;
    if (facet.labels) return facet.labels.indexOf(label);
    const part = place(facet.firsts, label);
    const at = part < 0 ? -1 : (await this._labels(facet, part)).indexOf(label);
    return at < 0 ? -1 : part * facet.labelled + at;
  }

  // The documents that have a value of a facet.
  async having(name, value) {
    if (value < 0) return [];
    const facet = (await this.core()).facets.get(name);
    if (facet.column) {
      const { offsets, values } = facet.column;
      const found = [];
      for (let d = 0; d < this.count; d++) for (let i = offsets[d]; i < offsets[d + 1]; i++) if (values[i] === value) found.push(d);
      return found;
    }
    const { from, gaps } = await this.file(`v${facet.number}-${Math.floor(value / facet.listed)}`, (bytes) => {
      const [counts, gaps] = unpack(bytes).columns;
      return { from: starts(counts), gaps };
    });
    const at = value % facet.listed;
    return unGap(gaps, from[at], from[at + 1]);
  }

  // How many of the documents in `kept` have each value of a facet.
  async counts(name, kept) {
    const { offsets, values } = await this.column(name);
    const counts = new Uint32Array((await this.core()).facets.get(name).values);
    for (const d of kept) for (let i = offsets[d]; i < offsets[d + 1]; i++) counts[values[i]]++;
    return counts;
  }

  async years(kept) {
    const { years } = await this.core();
    const counts = new Map();
    for (const d of kept) if (years[d] !== NO_YEAR) counts.set(years[d], (counts.get(years[d]) ?? 0) + 1);
    return counts;
  }

  // The ranks of all documents by "title" or "added".
  async ranks(order) {
    return (await this.file(`o-${order}`)).columns[0];
  }

  // The documents of these numbers, as results show them.
  async documents(numbers) {
    const { bundles } = await this.core();
    return Promise.all(numbers.map(async (number) => {
      const bundle = place(bundles, number);
      return (await this.file(`d${bundle}`)).documents[number - bundles[bundle]];
    }));
  }
}

// --- small parts -----------------------------------------------------------------------------------------------------------------------

// The score of what is found, but no better than anything else.
const FAINT = 1e-6;
const NOWHERE = { documents: [] };

const given = (scores) => ({ scores, titles: new Uint8Array(scores.length), heard: [], some: scores.some(Boolean) ? 1 : 0 });

function either(all) {
  const scores = new Float32Array(all[0].scores.length);
  const titles = new Uint8Array(scores.length);
  for (const part of all) {
    for (let d = 0; d < scores.length; d++) {
      if (part.scores[d] > scores[d]) scores[d] = part.scores[d];
      if (part.titles[d] > titles[d]) titles[d] = part.titles[d];
    }
  }
  return { scores, titles, heard: all.flatMap((part) => part.heard), some: Math.max(...all.map((part) => part.some)) };
}

function weigher(mask) {
  const table = Float32Array.from({ length: 256 }, (_, fields) =>
    WEIGHTS.reduce((sum, [bit, weight]) => sum + (fields & bit ? weight : 0), OFTEN[fields >> 6]));
  const title = Float32Array.from({ length: 256 }, (_, length) => (mask & TITLE ? IN_TITLE / (1 + 0.04 * Math.max(0, length - 4)) : 0));
  return (fields, titleWords) => table[fields] + (fields & TITLE ? title[titleWords] : 0);
}

function facetColumn(counts, gaps) {
  const offsets = starts(counts);
  const values = new Uint32Array(gaps.length);
  for (let d = 0; d < counts.length; d++) for (let i = offsets[d], last = 0; i < offsets[d + 1]; i++) values[i] = last += gaps[i];
  return { offsets, values };
}

// Other forms of an English word: its plural or singular.
function variants(word) {
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

// The best `length` of some numbers by `compare`, in order.
export function best(numbers, length, compare) {
  const kept = [];
  for (const number of numbers) {
    if (kept.length === length && compare(number, kept[length - 1]) >= 0) continue;
    let at = kept.length;
    while (at > 0 && compare(number, kept[at - 1]) < 0) at--;
    kept.splice(at, 0, number);
    if (kept.length > length) kept.pop();
  }
  return kept;
}
