// What of an index meets a question, and how well.

import { place } from "./files.js";
import { NO_YEAR } from "./index.js";
import { ABSTRACT, AUTHOR, JOURNAL, NOTE, OTHER, SUBJECT, TITLE } from "./query.js";
import { nearest, variants } from "./spelling.js";
import { isDense, words } from "./words.js";

// How much a word counts by where it stands, after VuFind's weights; the title's shrinks with its length. The abstract's by how often.
const WEIGHTS = [[AUTHOR, 6], [SUBJECT, 6], [JOURNAL, 3], [NOTE, 2.5], [OTHER, 1.5]];
const OFTEN = [0, 1, 1.5, 2];
const IN_TITLE = 10;
// A plural for a singular, a longer word for its beginning; the beginning has to have this many letters.
const VARIANT = 0.9, BEGINNING = 0.5, SHORTEST = 2;
// The score of what is found, but no better than anything else.
const FAINT = 1e-6;
const NOWHERE = { documents: [] };

// What meets a parsed query: scores by document (0: not found), and what was done to find something. No clauses: everything.
export const find = (index, clauses) => new Matching(index).find(clauses);

class Matching {
  constructor(index) {
    this.index = index;
  }

  async find(clauses) {
    const groups = [];
    for (const clause of clauses) {
      if (clause.either === true && groups.length) groups.at(-1).push(clause);
      else groups.push([clause]);
    }
    const met = await Promise.all(groups.map((group) => this._group(group)));
    const wanted = met.filter((group) => !group.not);
    const scores = new Float32Array(this.index.count);
    const { titleWords } = await this.index.core();
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
    const better = await nearest(this.index, clause.word);
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

  // The entries that a word of a query may mean, each with how well it does.
  async meant(word, { open = false, wild = false } = {}) {
    const found = new Map();
    const add = (entry, factor) => entry && !found.has(entry.word) && found.set(entry.word, [entry, factor]);
    add(await this.index.term(word), 1);
    for (const other of await Promise.all(variants(word).map((form) => this.index.term(form)))) add(other, VARIANT);
    if (open && (wild || word.length >= SHORTEST || isDense(word))) {
      for (const entry of await this.index.begun(word)) add(entry, wild ? 1 : BEGINNING + (0.35 * word.length) / entry.word.length);
    }
    return [...found.values()];
  }

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
    const telling = asked.filter(({ entry }) => entry.documents.length <= this.index.count / 5);
    const used = telling.length > 1 ? telling : asked;
    const lists = await Promise.all(used.map(async ({ entry, offset }) => ({ offset, documents: entry.documents, places: await this.index.places(entry) })));
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
    const { titleWords } = await this.index.core();
    const scores = new Float32Array(this.index.count);
    const titles = new Uint8Array(this.index.count);
    const options = way.phrase ? null : { open: clause.open && last, wild: clause.wild };
    const exact = options ? null : await this.index.term(word);
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
    const rarity = Math.log(1 + (this.index.count - some + 0.5) / (some + 0.5));
    for (let d = 0; d < scores.length; d++) scores[d] *= rarity;
    const heard = entries.map(([entry]) => entry.word);
    return { scores, titles, some, exact: exact ?? NOWHERE, heard: options?.open ? [word + "*", ...heard] : [word, ...heard] };
  }

  async _byYear([from, to]) {
    const { years } = await this.index.core();
    const scores = new Float32Array(this.index.count);
    for (let d = 0; d < scores.length; d++) if (years[d] >= from && years[d] <= to && years[d] !== NO_YEAR) scores[d] = FAINT;
    return given(scores);
  }

  async _byFacet(clause) {
    const facet = (await this.index.core()).facets.get(clause.facet);
    if (!facet?.labels) return clause.mask ? null : given(new Float32Array(this.index.count));
    const wanted = words(clause.value);
    const meant = facet.labels.map((label) => words(label)).map((list) => list.length >= wanted.length && wanted.every((word, i) => list[i]?.startsWith(word)));
    const { offsets, values } = await this.index.column(clause.facet);
    const scores = new Float32Array(this.index.count);
    for (let d = 0; d < this.index.count; d++) for (let i = offsets[d]; i < offsets[d + 1]; i++) if (meant[values[i]]) scores[d] = FAINT;
    return given(scores);
  }
}

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
