// From what a question finds to what is left of it by the filters, and in which order.

import { state } from "./address.js";

// By facet, and for the years, which documents pass.
export async function filtersNow(index) {
  const filters = [];
  for (const [name, chosen] of state.values) {
    for (const wanted of [true, false]) {
      const labels = [...chosen].filter(([, value]) => value === wanted).map(([label]) => label);
      if (!labels.length) continue;
      const passes = new Uint8Array(index.count);
      for (const documents of await Promise.all(labels.map(async (label) => index.having(name, await index.value(name, label))))) {
        for (const document of documents) passes[document] = 1;
      }
      filters.push({ name, wanted, passes });
    }
  }
  if (state.years) {
    const { years } = await index.core();
    const [from, to] = state.years;
    filters.push({ name: "year", wanted: true, passes: years.map((year) => (year >= from && year <= to && year > -1e6 ? 1 : 0)) });
  }
  return filters;
}

// What passes all filters, and by facet what only its own ones keep out: those are counted in it, for they are what else one might choose.
export function narrowed(scores, filters) {
  const kept = [];
  const but = new Map(filters.filter(({ wanted }) => wanted).map(({ name }) => [name, []]));
  document: for (let d = 0; d < scores.length; d++) {
    if (!scores[d]) continue;
    let failed = "";
    for (const { name, wanted, passes } of filters) {
      if (Boolean(passes[d]) === wanted) continue;
      if (!wanted || failed) continue document;
      failed = name;
    }
    if (failed) but.get(failed).push(d);
    else kept.push(d);
  }
  return { kept, of: (name) => (but.get(name)?.length ? [...kept, ...but.get(name)] : kept) };
}

export async function order(index, scores, asked) {
  const sort = state.sort || (asked ? "" : "newest");
  if (sort === "title" || sort === "added") {
    const ranks = await index.ranks(sort);
    return (one, other) => ranks[one] - ranks[other] || one - other;
  }
  if (sort === "oldest") {
    const { years } = await index.core();
    const year = (d) => (years[d] > -1e6 ? years[d] : Infinity);
    return (one, other) => (year(one) === year(other) ? other - one : year(one) - year(other));
  }
  return sort === "newest" ? (one, other) => one - other : (one, other) => scores[other] - scores[one] || one - other;
}
