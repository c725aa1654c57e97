import { expect, test } from 'vitest';
import { compressLight, lightOfPq, openToneMap, pqOfLight } from './toneMap.ts';

const colours = { transfer: 'pq', primaries: 9, bits: 10, peak: null } as const;

/** Maps pixels of 10 bits. */
function mapped(given: Partial<Parameters<typeof openToneMap>[0]>, ...pixels: number[][]) {
  const from = Uint16Array.from(pixels.flat());
  const to = new Uint8Array(from.length);
  openToneMap({ ...colours, ...given })(from, to, 3);
  return pixels.map((_, at) => [...to.subarray(3 * at, 3 * at + 3)]);
}

test('light and code of PQ are those of the standard', () => {
  // ITU-R BT.2408, table 1, and the ends of the scale.
  expect([0, 0.58, 1].map((code) => Math.round(lightOfPq(code)))).toEqual([0, 202, 10_000]);
  for (const nits of [0.1, 1, 100, 203, 4000])
    expect(lightOfPq(pqOfLight(nits))).toBeCloseTo(nits, 5);
});

test('what is dark stays as it is, and the brightest becomes white, without a step', () => {
  expect(compressLight(1, 1000)).toBeCloseTo(1, 5);
  expect(compressLight(1000, 1000)).toBeCloseTo(203, 3);
  expect(compressLight(5000, 1000)).toBeCloseTo(203, 3);
  let last = 0;
  for (let nits = 1; nits <= 1000; nits += 1) {
    const light = compressLight(nits, 1000);
    expect(light).toBeGreaterThan(last);
    expect(light - last).toBeLessThan(1.1);
    last = light;
  }
});

test.each([['pq'], ['hlg']] as const)('%s: grey stays grey, from black to white', (transfer) => {
  const codes = Array.from({ length: 65 }, (_, at) => Math.round((at * 1023) / 64));
  const greys = mapped({ transfer }, ...codes.map((code) => [code, code, code]));
  for (const [red = 0, green = 0, blue = 0] of greys) {
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1);
  }
  const values = greys.map(([, green = 0]) => green);
  expect(values).toEqual(values.toSorted((a, b) => a - b));
  expect([values[0], values.at(-1)]).toEqual([0, 255]);
});

test('white paper is bright, skin is neither dull nor blown, and a lamp is white', () => {
  const code = (nits: number) => Math.round(pqOfLight(nits) * 1023);
  const grey = (nits: number) => Array<number>(3).fill(code(nits));
  // Half of the light of white paper is 188 of 255 on a usual screen; PQ shown as it is would be 130.
  const [paper, half, lamp] = mapped({}, grey(203), grey(101.5), grey(1000));
  expect(paper?.[0]).toBeGreaterThan(205);
  expect(half?.[0]).toBeGreaterThan(165);
  expect(half?.[0]).toBeLessThan(195);
  expect(lamp).toEqual([255, 255, 255]);
  // A picture that says that nothing in it is brighter than paper is left alone.
  expect(mapped({ peak: 203 }, grey(101.5))[0]?.[0]).toBeGreaterThan(183);
});

test('colours become those of sRGB, and a bright one keeps its hue', () => {
  const code = Math.round(pqOfLight(100) * 1023);
  // Red of sRGB, of 100 nits, in the primaries of BT.2020 (ITU-R BT.2087).
  const red = [0.6274, 0.0691, 0.0164].map((part) => Math.round(pqOfLight(100 * part) * 1023));
  const [[r = 0, g = 0, b = 0] = []] = mapped({}, red);
  expect(r).toBeGreaterThan(150);
  expect(Math.max(g, b)).toBeLessThan(12);
  expect(mapped({ primaries: 1 }, [code, 0, 0])[0]?.slice(1)).toEqual([0, 0]);
  const lamp = [0.6274, 0.0691, 0.0164].map((part) => Math.round(pqOfLight(4000 * part) * 1023));
  const [[lampRed = 0, lampGreen = 0] = []] = mapped({ peak: 4000 }, lamp);
  expect(lampRed).toBeGreaterThan(240);
  expect(lampGreen).toBeLessThan(90);
});

test('alpha stays', () => {
  const to = new Uint8Array(4);
  openToneMap({ ...colours, bits: 8 })(Uint8Array.from([255, 255, 255, 51]), to, 4);
  expect([...to]).toEqual([255, 255, 255, 51]);
});
