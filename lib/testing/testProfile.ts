/**
 * Tests only: colour profiles of each form, with secrets wherever a profile has room for one.
 */
const SECRET = Buffer.from('SECRET');

const longs = (...values: number[]) =>
  Buffer.concat(
    values.map((value) => Buffer.from((value >>> 0).toString(16).padStart(8, '0'), 'hex')),
  );
export const fixed = (...values: number[]) =>
  longs(...values.map((value) => Math.round(value * 65536)));
export const tag = (type: string, ...parts: Buffer[]) =>
  Buffer.concat([Buffer.from(`${type}\0\0\0\0`), ...parts]);
const xyz = (...values: number[]) => tag('XYZ ', fixed(...values));
export const gamma = (value: number) =>
  tag('curv', longs(1), Buffer.of(Math.floor(value), (value % 1) * 256));
const curve = (steps: number) =>
  tag(
    'curv',
    longs(steps),
    ...Array.from({ length: steps }, (_, i) => Buffer.of(255 * (i / (steps - 1)) ** 2, 7)),
  );
/** Numbers up to 255 that spell no text. */
export const table = (length: number) =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 37) % 251));

type Parts = { readonly space?: string; readonly kind?: string; readonly version?: number };

/** A profile with these tags, and with a secret wherever a header has room for one. */
export function profileOf(
  tags: Readonly<Record<string, Buffer>>,
  { space = 'RGB ', kind = 'mntr', version = 2 }: Parts = {},
  secret = 'SECR',
): Buffer {
  const head = Buffer.alloc(128);
  for (const at of [4, 40, 48, 52, 56, 80, 84, 88, 92, 100, 104, 124]) head.write(secret, at);
  head.set([version, 0x20, 0, 0], 8);
  head.write(`${kind}${space}${space === 'CMYK' || tags['A2B0'] ? 'Lab ' : 'XYZ '}`, 12);
  head.write('acsp', 36);
  fixed(0.9642, 1, 0.8249).copy(head, 68);
  const entries: Buffer[] = [];
  const bodies: Buffer[] = [];
  let at = 132 + 12 * Object.keys(tags).length;
  for (const [name, body] of Object.entries(tags)) {
    // A secret behind each tag, where programs expect zeros.
    const padding = Buffer.from(secret.slice(0, 4 - (body.length % 4)));
    entries.push(Buffer.from(name), longs(at, body.length));
    bodies.push(body, padding);
    at += body.length + padding.length;
  }
  const profile = Buffer.concat([head, longs(Object.keys(tags).length), ...entries, ...bodies]);
  profile.writeUInt32BE(profile.length);
  return profile;
}

/** Tags that tell of people and devices, in version 2 and in version 4. */
export const personal = {
  desc: tag('desc', longs(20), Buffer.from('SECRET display 4711\0'), Buffer.alloc(78)),
  cprt: tag(
    'mluc',
    longs(1, 12),
    Buffer.from('enUS'),
    longs(12, 28),
    Buffer.from('\0S\0E\0C\0R\0E\0T'),
  ),
  dmnd: tag('text', SECRET),
  targ: tag('text', SECRET),
  tech: tag('sig ', SECRET),
  vcgt: tag('vcgt', SECRET),
  priv: SECRET,
};
export const matrix = {
  wtpt: tag('XYZ ', Buffer.from('SECRETSECRET')),
  bkpt: tag('XYZ ', Buffer.from('SECRETSECRET')),
  rXYZ: Buffer.concat([xyz(0.60974, 0.31111, 0.01947), SECRET]),
  gXYZ: xyz(0.20528, 0.62567, 0.06087),
  bXYZ: xyz(0.14919, 0.06322, 0.74457),
};
export const lut16 = (inputs: number) =>
  tag(
    'mft2',
    Buffer.of(inputs, 3, 2, 0x53),
    fixed(1, 0, 0, 0, 1, 0, 0, 0, 1),
    Buffer.of(0, 2, 0, 2),
    Buffer.concat(Array(inputs).fill(Buffer.of(0, 0, 255, 255))),
    table(2 ** inputs * 6),
    table(12),
    SECRET,
  );
export const lut8 = tag(
  'mft1',
  Buffer.of(3, 3, 2, 0x53),
  fixed(1, 0, 0, 0, 1, 0, 0, 0, 1),
  table(3 * 256),
  table(8 * 3),
  table(3 * 256),
  SECRET,
);
const para = tag('para', Buffer.of(0, 0, 0x53, 0x45), fixed(1.5));
const three = Buffer.concat([para, para, para]);
const grid = Buffer.concat([
  Buffer.of(2, 2, 2),
  Buffer.from('SECRETSECRETS'),
  Buffer.of(2),
  Buffer.from('SEC'),
  table(8 * 3 * 2),
]);
const lutAToB = tag(
  'mAB ',
  Buffer.of(3, 3, 0x53, 0x45),
  longs(32, 80, 128, 176, 176 + 20 + 48),
  three,
  fixed(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0),
  three,
  grid,
  three,
  SECRET,
);

export const profiles: Readonly<Record<string, Buffer>> = {
  'Adobe RGB': profileOf({
    ...personal,
    ...matrix,
    rTRC: gamma(2.2),
    gTRC: gamma(2.2),
    bTRC: gamma(2.2),
  }),
  'curves as lists': profileOf({
    ...matrix,
    rTRC: curve(64),
    gTRC: curve(64),
    bTRC: curve(3),
    ...personal,
  }),
  'curves of version 4': profileOf(
    {
      ...personal,
      ...matrix,
      chad: tag('sf32', fixed(1, 0, 0, 0, 1, 0, 0, 0, 1), SECRET),
      rTRC: para,
      gTRC: para,
      bTRC: para,
    },
    { version: 4 },
  ),
  'a table of 16 bits': profileOf(
    { ...personal, wtpt: matrix.wtpt, A2B0: lut16(3), B2A0: lut16(3) },
    { kind: 'prtr' },
  ),
  'a table of 8 bits': profileOf({ ...personal, A2B0: lut8 }, { kind: 'scnr' }),
  'a table of version 4': profileOf({ ...personal, A2B0: lutAToB }, { version: 4, kind: 'spac' }),
  grey: profileOf({ ...personal, wtpt: matrix.wtpt, kTRC: gamma(1.2) }, { space: 'GRAY' }),
  CMYK: profileOf({ ...personal, A2B0: lut16(4), B2A0: lut16(3) }, { space: 'CMYK', kind: 'prtr' }),
};
