// What a reader types, as clauses.

import { isDense, words } from "./words.js";

// The bits of a posting, as sitegen/search/postings.py sets them; the abstract's two bits say how often.
export const TITLE = 1, AUTHOR = 2, SUBJECT = 4, JOURNAL = 8, NOTE = 16, OTHER = 32, ABSTRACT = 192, ANYWHERE = 255;

const FIELDS = {
  title: TITLE, ti: TITLE, author: AUTHOR, au: AUTHOR, by: AUTHOR, editor: AUTHOR, subject: SUBJECT, su: SUBJECT, topic: SUBJECT, keyword: SUBJECT,
  journal: JOURNAL, in: JOURNAL, series: JOURNAL, note: NOTE, notes: NOTE, abstract: ABSTRACT, ab: ABSTRACT, publisher: OTHER,
};
// Fields that are facets, and where to look in a catalogue that has no such facet.
const FACETS = {
  tag: ["tags", SUBJECT], format: ["formats", OTHER], type: ["formats", OTHER], language: ["languages", OTHER], lang: ["languages", OTHER],
  list: ["lists", 0], status: ["status", 0],
};
const IDENTIFIERS = new Set(["doi", "isbn", "issn", "pmid", "pmcid", "arxiv", "oclc", "lccn", "handle", "id"]);
const IDENTIFIER = /^(?:(?:97[89][- ]?)?(?:\d[- ]?){9}[\dx]|\d{4}-\d{3}[\dx]|\d{4}\.\d{4,5}(?:v\d+)?|PMC\d+)$/i;
const RESOLVER = /^(?:https?:\/\/)?(?:dx\.)?(?:doi\.org\/|arxiv\.org\/abs\/|hdl\.handle\.net\/|pubmed\.ncbi\.nlm\.nih\.gov\/)|^(?:doi|arxiv|pmid|isbn|issn):\s*/i;
// Words that may be missing from what a reader half remembers. They count only where nothing else is asked for.
const SMALL = new Set(("a an and are at by for from in into is it its of on or that the this to was with de la le les des du et un une der das den dem und " +
  "von zu im el los las del y en il lo gli di e i o os da do dos em um uma het een van").split(" "));

const CLAUSE = /(-|−|NOT\s+)?(?:(\p{L}+):(?=\S))?(?:"([^"]*)(?:"|$)|(\S+))/gu;

// A query as clauses. Each has `ways` to be met, of which one is enough: words that must all stand in a record, next to each other where `phrase`.
// `mask` is where they may stand, `not` leaves out what meets it, `either` joins it to the clause before it ("first": to the one after it); `open` means
// that the last word may go on.
export function parse(query) {
  const clauses = [];
  let either = false;
  for (const match of query.normalize("NFC").matchAll(CLAUSE)) {
    const [source, not, name, quoted, plain] = match;
    if (source === "OR" || source === "|") {
      either = clauses.length > 0;
      continue;
    }
    if (source === "AND" || source === "NOT" || source === "-") continue;
    const clause = clauseOf(name ?? "", quoted ?? plain, quoted !== undefined);
    if (!clause) continue;
    Object.assign(clause, { source, not: Boolean(not), either });
    if (either) clauses.at(-1).either ||= "first";
    either = false;
    const last = match.index + source.length === query.length;
    if (clause.ways && quoted === undefined && (clause.wild || last)) clause.open = true;
    clauses.push(clause);
  }
  const wanted = clauses.filter((clause) => !clause.not);
  if (wanted.some((clause) => !isSmall(clause))) return clauses.filter((clause) => clause.not || !isSmall(clause));
  return clauses;
}

const isSmall = (clause) => clause.plain && !clause.either && SMALL.has(clause.word);

function clauseOf(name, text, isQuoted) {
  const field = name.toLowerCase();
  if (field === "year" || field === "date") {
    const years = yearRange(text);
    if (years) return { years };
  }
  if (field in FACETS) return { facet: FACETS[field][0], value: text, mask: FACETS[field][1], ways: ways(text, isQuoted) };
  if (IDENTIFIERS.has(field)) return { mask: OTHER, ways: [{ words: [identifier(text)] }] };
  const mask = FIELDS[field];
  // A word with a colon that is no field of ours is just that.
  const said = mask || !name ? (mask === AUTHOR ? inOrder(text) : text) : isQuoted ? `${name} ${text}` : `${name}:${text}`;
  const found = ways(said, isQuoted);
  if (!found.length) return null;
  const wild = !isQuoted && /[\p{L}\p{N}]\*$/u.test(said);
  const alone = found.length === 1 && found[0].words.length === 1;
  return { mask: mask ?? ANYWHERE, ways: found, wild, plain: alone && !mask && !isQuoted, word: alone ? found[0].words[0] : "", text: said };
}

// A name as catalogues invert it, the way it stands in the index: "Gödel, Kurt" is Kurt Gödel.
const inOrder = (name) => name.replace(/^([^,]+),\s*([^,]+)$/, "$2 $1");

function ways(text, isQuoted) {
  const list = words(text);
  if (isQuoted) return list.length ? [{ words: list, phrase: list.length > 1 }] : [];
  const bare = text.replace(RESOLVER, "");
  const whole = { words: [identifier(bare)] };
  if (/^10\.\d{4,9}\/\S/.test(bare)) return [whole];
  const found = list.length ? [{ words: list }] : [];
  if (IDENTIFIER.test(bare)) found.push(whole);
  else if (list.length > 1 && list.length < 4 && /[\p{L}\p{N}]['’‐‑-][\p{L}\p{N}]/u.test(text) && !isDense(list.join(""))) found.push({ words: [list.join("")] });
  return found;
}

function identifier(text) {
  const bare = text.replace(RESOLVER, "").toLowerCase();
  return /^[\d- ]+x?$/.test(bare) ? bare.replace(/[- ]/g, "") : bare;
}

function yearRange(text) {
  const match = /^(-?\d{1,4})?(?:(\.\.|–|-)(-?\d{1,4})?)?$/.exec(text);
  if (!match || (!match[1] && !match[3])) return null;
  const from = match[1] ? Number(match[1]) : -Infinity;
  const to = match[3] ? Number(match[3]) : match[2] ? Infinity : from;
  return [Math.min(from, to), Math.max(from, to)];
}
