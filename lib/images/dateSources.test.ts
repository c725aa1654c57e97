import { existsSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it, test } from 'vitest';
import { readMetadata, type TestMetadata } from '../testing/testMetadata.ts';

const drawn = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#876' } });
const whole = { complete: true };
const exifDate = { IFD2: { DateTimeOriginal: '2019:05:04 03:02:01' } };

function packet(...properties: string[]): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
      xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
      xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ${properties.join(' ')}/>
    </rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}

/** An APP13 segment with IPTC datasets (IIM 4.2) in Photoshop's resource 0x0404. */
function iptcSegment(datasets: Record<number, string>): Buffer {
  const iim = Object.entries(datasets).map(([number, text]) =>
    Buffer.concat([Buffer.from([0x1c, 2, Number(number), 0, text.length]), Buffer.from(text)]),
  );
  const data = Buffer.concat(iim);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const resource = [Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1'), size, data];
  const body = Buffer.concat([...resource, Buffer.alloc(data.length % 2)]);
  const head = Buffer.from([0xff, 0xed, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

const insert = (file: Buffer, segment: Buffer) =>
  Buffer.concat([file.subarray(0, 2), segment, file.subarray(2)]);

const takenIn = async (file: Buffer) => (await readMetadata(file, whole)).taken;

describe('the order of dates', () => {
  const xmp = packet(
    'photoshop:DateCreated="1987-06-05T12:00:00+01:00"',
    'xmp:CreateDate="2003-01-01T00:00:00"',
  );
  const iptc = iptcSegment({ 55: '19870604', 60: '123015+0200' });
  const digitised = { IFD2: { DateTimeDigitized: '2003:02:01 10:00:00' } };

  it("EXIF's original comes before all others", async () => {
    const file = await drawn().jpeg().withExif(exifDate).withXmp(xmp).toBuffer();
    const expected = { at: '2019-05-04T03:02:01', offset: null, source: 'exif' };
    expect(await takenIn(insert(file, iptc))).toEqual(expected);
  });

  it('then XMP, then IPTC, then when it was digitised, then what PNG says', async () => {
    const both = await drawn().jpeg().withExif(digitised).withXmp(xmp).toBuffer();
    const byXmp = { at: '1987-06-05T12:00:00', offset: 60, source: 'xmp' };
    expect(await takenIn(insert(both, iptc))).toEqual(byXmp);
    const scanned = await drawn().jpeg().withExif(digitised).toBuffer();
    const byIptc = { at: '1987-06-04T12:30:15', offset: 120, source: 'iptc' };
    expect(await takenIn(insert(scanned, iptc))).toEqual(byIptc);
    const day = iptcSegment({ 55: '19870604' });
    expect(await takenIn(insert(scanned, day))).toMatchObject({ at: '1987-06-04' });
    expect(await takenIn(scanned)).toMatchObject({ source: 'digitised' });
    for (const format of ['png', 'webp', 'tiff', 'avif'] as const) {
      const file = await drawn().toFormat(format).withXmp(xmp).toBuffer();
      expect([format, await takenIn(file)]).toEqual([format, byXmp]);
    }
  });

  it('a date of change says nothing, and satellites give an instant', async () => {
    const changed = await drawn()
      .jpeg()
      .withExif({ IFD0: { DateTime: '2001:02:03 04:05:06' } })
      .toBuffer();
    expect(await takenIn(changed)).toBeNull();
    const gps = { GPSDateStamp: '2011:02:03', GPSTimeStamp: '4/1 5/1 6/1' };
    const found = await readMetadata(
      await drawn().jpeg().withExif({ IFD3: gps }).toBuffer(),
      whole,
    );
    expect([found.taken, found.gpsTime]).toEqual([null, Date.UTC(2011, 1, 3, 4, 5, 6)]);
  });

  it('broken blocks count as absent', async () => {
    const file = await drawn()
      .jpeg()
      .withXmp(`${xmp.slice(0, 300)}<<<`)
      .toBuffer();
    const broken = insert(file, iptcSegment({ 55: '1987' }));
    expect(await readMetadata(broken, whole)).toMatchObject({ width: 60, taken: null });
  });
});

test('the position is read in degrees, south and west negative; zeros are no position', async () => {
  const at = async (latitude: string, south: string, longitude: string, west: string) => {
    const IFD3 = {
      GPSLatitude: latitude,
      GPSLatitudeRef: south,
      GPSLongitude: longitude,
      GPSLongitudeRef: west,
    };
    return (await readMetadata(await drawn().jpeg().withExif({ IFD3 }).toBuffer(), whole)).position;
  };
  const paris = await at('48/1 51/1 24/1', 'N', '2/1 21/1 0/1', 'E');
  expect(paris?.latitude).toBeCloseTo(48.856667, 5);
  expect(paris?.longitude).toBeCloseTo(2.35, 5);
  expect(await at('33/1 30/1 0/1', 'S', '70/1 30/1 0/1', 'W')).toEqual({
    latitude: -33.5,
    longitude: -70.5,
  });
  expect(await at('0/1 0/1 0/1', 'N', '0/1 0/1 0/1', 'E')).toBeNull();
  expect(await at('95/1 0/1 0/1', 'N', '2/1 0/1 0/1', 'E')).toBeNull();
});

const cases = new URL('../../../shared/cases/dates/', import.meta.url);

// Real files from bug reports, which are not part of the repository.
describe.skipIf(!existsSync(cases))('files from bug reports (../shared/cases)', () => {
  const expected: Readonly<Record<string, Partial<TestMetadata>>> = {
    'a_plain.jpg': { taken: { at: '2015-06-30T12:30:15', offset: null, source: 'exif' } },
    'b_24h.jpg': { taken: { at: '2015-07-01T00:00:00', offset: null, source: 'exif' } },
    'c_nosec.jpg': { taken: { at: '2015-06-30T12:30:00', offset: null, source: 'exif' } },
    'd_dateonly.jpg': { taken: { at: '2015-06-30', offset: null, source: 'exif' } },
    'f_blank_time.jpg': { taken: { at: '1950-06-15', offset: null, source: 'exif' } },
    'xmp_only.jpg': { taken: { at: '1987-06-05T12:00:00', offset: null, source: 'xmp' } },
    'iptc_only.jpg': { taken: { at: '1987-06-05T12:00:00', offset: 60, source: 'iptc' } },
    'shot.png': { taken: { at: '2020-01-02T03:04:05', offset: null, source: 'digitised' } },
    'gpsonly.jpg': { taken: null, gpsTime: Date.UTC(2011, 1, 3, 4, 5, 6) },
    'modifyonly.jpg': { taken: null, gpsTime: null },
  };

  it.each(Object.entries(expected))('%s', async (name, facts) => {
    const file = readFileSync(new URL(name, cases));
    expect(await readMetadata(file, whole)).toMatchObject(facts);
  });
});
