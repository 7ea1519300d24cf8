// The files of an index, as sitegen/search/packing.py writes them.

// The files belong to another index by now: the site was built anew since the page was loaded.
export class Stale extends Error {}

// Reads files as the site serves them, from the folder at `base` (with a slash at its end).
export function reader(base) {
  return async (name) => {
    const answer = await fetch(`${base}${name}.bin`);
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

export function unpack(bytes) {
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

export function unfront(text) {
  let before = "";
  return text === "" ? [] : text.split("\n").map((line) => (before = before.slice(0, line.charCodeAt(0) - 48) + line.slice(1)));
}

// Where each part begins, and where the last one ends.
export function starts(counts) {
  const out = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) out[i + 1] = out[i] + counts[i];
  return out;
}

export function unGap(gaps, from, to) {
  const out = new Uint32Array(to - from);
  for (let i = from, last = 0; i < to; i++) out[i - from] = last += gaps[i];
  return out;
}

// The last place in an ordered list whose value is not above `value`; -1 where all are.
export function place(ordered, value) {
  let low = 0, high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
