// What is asked: the address says all of it, so that every search is a link.

import { box, facets, sorting } from "./page.js";

export const PAGE = 10;

// Called whenever something else is asked, with whether it was typed.
let answer;
export const whenAsked = (does) => (answer = does);

// `values` holds by facet its chosen labels: true for wanted ones, false for those left out.
export const state = { q: "", values: new Map(), years: null, sort: "", shown: PAGE };

export function readAddress() {
  const parameters = new URLSearchParams(location.search);
  state.q = parameters.get("q") ?? "";
  state.sort = [...sorting.options].some(({ value }) => value === parameters.get("sort")) ? parameters.get("sort") : "";
  const years = /^(-?\d+)?\.\.(-?\d+)?$/.exec(parameters.get("year") ?? "");
  state.years = years && (years[1] || years[2]) ? [years[1] ? Number(years[1]) : -Infinity, years[2] ? Number(years[2]) : Infinity] : null;
  state.values = new Map();
  for (const { dataset: { facet } } of facets) {
    const chosen = new Map();
    for (const label of parameters.getAll(`not-${facet}`)) chosen.set(label, false);
    for (const label of parameters.getAll(facet)) chosen.set(label, true);
    if (chosen.size) state.values.set(facet, chosen);
  }
  state.shown = history.state?.shown ?? PAGE;
  box.value = state.q;
}

export function address() {
  const parameters = new URLSearchParams();
  if (state.q) parameters.set("q", state.q);
  for (const [facet, chosen] of state.values) for (const [label, wanted] of chosen) parameters.append(wanted ? facet : `not-${facet}`, label);
  if (state.years) parameters.set("year", yearsText(".."));
  if (state.sort) parameters.set("sort", state.sort);
  const text = parameters.toString();
  return text ? `?${text}` : location.pathname;
}

export const yearsText = (between, written = String) => state.years.map((year) => (Number.isFinite(year) ? written(year) : "")).join(between);

// A change makes a step that Back takes again; typing on makes one step together.
let typing = false;
export const stopTyping = () => (typing = false);

export function change(difference, { typed = false } = {}) {
  Object.assign(state, { shown: PAGE }, difference);
  const step = typed && typing ? "replaceState" : "pushState";
  if (address() !== location.search || !typed) history[step]({ shown: state.shown }, "", address());
  typing = typed;
  return answer(typed);
}

export function choose(facet, label, wanted) {
  const chosen = new Map(state.values.get(facet));
  if (wanted === undefined) chosen.delete(label);
  else chosen.set(label, wanted);
  const values = new Map(state.values);
  if (chosen.size) values.set(facet, chosen);
  else values.delete(facet);
  return change({ values });
}
