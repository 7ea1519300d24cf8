// The index in the browser: fetches the files that a question needs and knows what is in which. sitegen/search/index.py says what is in which file.

import { place, starts, unGap, unfront, unpack } from "./files.js";

// The most files of words that one beginning of a word may lead to.
const MOST_FILES = 4;
export const NO_YEAR = -0x80000000;

export class Index {
  // `core` names the file that names the others, `count` is how many documents there are, `read` gets a file's bytes by its name.
  constructor({ core, count }, read) {
    this.count = count;
    this._core = core;
    this._read = read;
    this._files = new Map();
  }

  // A file of a kind made into something by `make`, once.
  async file(kind, number, make) {
    return this._once((await this.core()).names.get(kind)[number], make);
  }

  _once(name, make = unpack) {
    let file = this._files.get(name);
    if (!file) {
      file = this._read(name).then((bytes) => make(bytes));
      file.catch(() => this._files.delete(name));
      this._files.set(name, file);
    }
    return file;
  }

  core() {
    return this._once(this._core, (bytes) => {
      const core = unpack(bytes);
      const [directory, titleWords, bundles] = core.columns;
      const names = new Map();
      let at = 0;
      for (const [kind, length] of core.files) {
        names.set(kind, Array.from(directory.subarray(at, (at += length)), (name) => `${kind}-${name.toString(16).padStart(8, "0")}`));
      }
      const years = new Int32Array(core.count);
      at = 0;
      for (const [year, length] of core.years) years.fill(year ?? NO_YEAR, at, (at += length));
      const facets = new Map(core.facets.map((facet, number) => [facet.name, { ...facet, number }]));
      const { words, letters, orders } = core;
      return { names, words, letters, orders, titleWords, years, bundles: starts(bundles), facets };
    });
  }

  // --- words -------------------------------------------------------------------------------------------------------------------------

  _shard(number) {
    return this.file("t", number, (bytes) => {
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
    const { words } = await this.core();
    if (!words.length) return null;
    const { list, entry } = await this._shard(Math.max(0, place(words, word)));
    const at = place(list, word);
    return list[at] === word ? entry(at) : null;
  }

  // What it holds of the words that begin so.
  async begun(start) {
    const { words } = await this.core();
    if (!words.length) return [];
    const first = Math.max(0, place(words, start));
    const last = Math.min(place(words, start + "\uffff"), first + MOST_FILES - 1);
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

  // Where an entry's words stand, by posting.
  async places(entry) {
    const { counts, from, gaps } = await this.file("p", entry.shard, (bytes) => {
      const [counts, gaps] = unpack(bytes).columns;
      return { counts, from: starts(counts), gaps };
    });
    return (posting) => {
      const start = from[entry.start + posting];
      return unGap(gaps, start, start + counts[entry.start + posting]);
    };
  }

  // The words that begin with one of these letters and are worth suggesting, with how often they stand somewhere.
  async suggestions(letters) {
    const known = (await this.core()).letters;
    const lists = await Promise.all(letters.filter((letter) => known.includes(letter)).map((letter) => this.file("s", [...known].indexOf(letter))));
    return lists.flatMap(({ words, columns: [counts] }) => unfront(words).map((word, i) => [word, counts[i]]));
  }

  // --- facets and documents ------------------------------------------------------------------------------------------------------------

  async column(name) {
    const facet = (await this.core()).facets.get(name);
    return this.file(`f${facet.number}`, 0, (bytes) => facetColumn(...unpack(bytes).columns));
  }

  // The labels of some values of a facet.
  async labels(name, values) {
    const facet = (await this.core()).facets.get(name);
    if (facet.labels) return values.map((value) => facet.labels[value]);
    return Promise.all(values.map(async (value) => (await this._labels(facet, Math.floor(value / facet.labelled)))[value % facet.labelled]));
  }

  _labels(facet, part) {
    return this.file(`l${facet.number}`, part, (bytes) => unfront(unpack(bytes).labels));
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
    if (facet.labels) {
      const { offsets, values } = await this.column(name);
      const found = [];
      for (let d = 0; d < this.count; d++) for (let i = offsets[d]; i < offsets[d + 1]; i++) if (values[i] === value) found.push(d);
      return found;
    }
    const { from, gaps } = await this.file(`v${facet.number}`, Math.floor(value / facet.listed), (bytes) => {
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

  // How many of the documents in `kept` are of each year.
  async years(kept) {
    const { years } = await this.core();
    const counts = new Map();
    for (const d of kept) if (years[d] !== NO_YEAR) counts.set(years[d], (counts.get(years[d]) ?? 0) + 1);
    return counts;
  }

  // The ranks of all documents by "title" or "added".
  async ranks(order) {
    return (await this.file("o", (await this.core()).orders.indexOf(order))).columns[0];
  }

  // The documents of these numbers, as results show them.
  async documents(numbers) {
    const { bundles } = await this.core();
    return Promise.all(numbers.map(async (number) => {
      const bundle = place(bundles, number);
      return (await this.file("d", bundle)).documents[number - bundles[bundle]];
    }));
  }
}

function facetColumn(counts, gaps) {
  const offsets = starts(counts);
  const values = new Uint32Array(gaps.length);
  for (let d = 0; d < counts.length; d++) for (let i = offsets[d], last = 0; i < offsets[d + 1]; i++) values[i] = last += gaps[i];
  return { offsets, values };
}
