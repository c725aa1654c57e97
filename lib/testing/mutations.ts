/** Tests only: numbers from 0 to 1 that follow from a seed (mulberry32), so that a failure can be reproduced. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Numbers that readers of headers take for lengths and counts without end, or below zero. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** Tests only: a copy of a file with a few faults in it, most of them in its first 4 KiB. */
export function mutate(bytes: Buffer, random: () => number): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  const faults = 1 + Math.floor(random() * 4);
  for (let i = 0; i < faults; i += 1) mutated = addFault(mutated, random);
  return mutated;
}

function addFault(bytes: Buffer, random: () => number): Buffer {
  if (bytes.length < 8) return bytes;
  const reach = random() < 0.7 ? Math.min(bytes.length, 4096) : bytes.length;
  const at = Math.floor(random() * (reach - 4));
  const length = 1 + Math.floor(random() * Math.min(64, bytes.length - at - 1));
  const kinds: readonly (() => Buffer)[] = [
    () => {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      return bytes;
    },
    () => {
      const extreme = EXTREMES[Math.floor(random() * EXTREMES.length)] ?? 0;
      if (random() < 0.5) bytes.writeUInt32BE(extreme, at);
      else bytes.writeUInt32LE(extreme, at);
      return bytes;
    },
    () => {
      for (let i = at; i < at + length; i += 1) bytes[i] = Math.floor(random() * 256);
      return bytes;
    },
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
    () => Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]),
    () => {
      const from = Math.floor(random() * (bytes.length - length));
      bytes.copy(bytes, at, from, from + length);
      return bytes;
    },
  ];
  return kinds[Math.floor(random() * kinds.length)]?.() ?? bytes;
}
