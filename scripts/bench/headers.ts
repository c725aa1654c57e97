import { testFilm } from '../../lib/testing/testFilm.ts';
import { drawnDate, drawnNumber, drawTestJpeg } from '../../lib/testing/testPictures.ts';
import { tiffOf } from '../../lib/testing/testRaw.ts';
import { segment } from '../../lib/testing/testSegment.ts';

const [ASCII, SHORT, LONG, RATIONAL, UNDEFINED] = [2, 3, 4, 5, 7] as const;
const text = (value: string) => Buffer.from(`${value}\0`, 'latin1');
/** Numerators, each with its denominator. */
const rationals = (...pairs: readonly (readonly [number, number])[]) => {
  const bytes = Buffer.alloc(pairs.length * 8);
  for (const [at, [over, under]] of pairs.entries()) {
    bytes.writeUInt32LE(over, at * 8);
    bytes.writeUInt32LE(under, at * 8 + 4);
  }
  return bytes;
};

/** Bytes that look like nothing in particular. */
const opaque = (length: number) =>
  Buffer.from(Array.from({ length }, (_, at) => (at * 7919) % 251));

/**
 * Benchmarks only: a tiny JPEG with all that a camera and a program for photos write before the picture,
 * some 40 kB: EXIF with a maker's note and a thumbnail, XMP and IPTC with texts, a profile. `stampJpeg`
 * makes copies that differ.
 */
export async function drawHeadedJpeg(): Promise<Buffer> {
  const jpeg = await drawTestJpeg({ width: 24, height: 16, detail: 10, quality: 60 });
  const thumbnail = await drawTestJpeg({ width: 160, height: 120, detail: 29, quality: 85 });
  const picture = jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xdb])));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, text('Exif\0'), exifOf(thumbnail)),
    segment(0xe1, text('http://ns.adobe.com/xap/1.0/'), Buffer.from(xmp())),
    segment(0xed, text('Photoshop 3.0'), iptc()),
    segment(0xe2, text('ICC_PROFILE'), Buffer.from([1, 1]), opaque(3_000)),
    picture,
  ]);
}

function exifOf(thumbnail: Buffer): Buffer {
  return tiffOf({
    directories: [
      {
        fields: [
          [0x010e, ASCII, text(drawnNumber)],
          [0x010f, ASCII, text('NIKON CORPORATION')],
          [0x0110, ASCII, text('NIKON Z 6_2')],
          [0x0112, SHORT, 1],
          [0x0132, ASCII, text(drawnDate)],
          [0x8769, LONG, { directory: 1 }],
          [0x8825, LONG, { directory: 2 }],
        ],
        next: 3,
      },
      {
        fields: [
          [0x829a, RATIONAL, rationals([1, 250])],
          [0x829d, RATIONAL, rationals([28, 10])],
          [0x8827, SHORT, 200],
          [0x9003, ASCII, text(drawnDate)],
          [0x9011, ASCII, text('+02:00')],
          [0x920a, RATIONAL, rationals([50, 1])],
          [0x927c, UNDEFINED, Buffer.concat([text('Nikon'), opaque(20_000)])],
          [0x9286, UNDEFINED, Buffer.alloc(44)],
          [0xa434, ASCII, text('NIKKOR Z 24-70mm f/4 S')],
        ],
      },
      {
        fields: [
          [0x0001, ASCII, text('N')],
          [0x0002, RATIONAL, rationals([48, 1], [51, 1], [2958, 100])],
          [0x0003, ASCII, text('E')],
          [0x0004, RATIONAL, rationals([2, 1], [17, 1], [4011, 100])],
        ],
      },
      {
        fields: [
          [0x0201, LONG, { block: 0 }],
          [0x0202, LONG, { lengthOf: 0 }],
        ],
      },
    ],
    blocks: [thumbnail],
  });
}

/** As Lightroom writes it: what we read among hundreds of settings. */
function xmp(): string {
  const settings = Array.from({ length: 160 }, (_, i) => `crs:Setting${i}="${i / 4}"`).join(
    '\n   ',
  );
  const words = ['Holiday', 'Family', 'Sea', 'Summer', 'Beach'].map(
    (each) => `<rdf:li>${each}</rdf:li>`,
  );
  const history = Array.from(
    { length: 20 },
    (_, i) =>
      `<rdf:li stEvt:action="saved" stEvt:instanceID="xmp.iid:${i}" stEvt:when="2020-01-01"/>`,
  );
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
   xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
   xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
   xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
   xmp:Rating="4" photoshop:City="Nice" photoshop:Country="France" ${settings}>
  <dc:title><rdf:Alt><rdf:li xml:lang="x-default">At the sea</rdf:li></rdf:Alt></dc:title>
  <dc:subject><rdf:Bag>${words.join('')}</rdf:Bag></dc:subject>
  <xmpMM:History><rdf:Seq>${history.join('\n')}</rdf:Seq></xmpMM:History>
 </rdf:Description></rdf:RDF></x:xmpmeta>${`\n${' '.repeat(99)}`.repeat(20)}<?xpacket end="w"?>`;
}

function iptc(): Buffer {
  const datasets = ['Holiday', 'Family', 'Sea'].map((word) =>
    Buffer.concat([Buffer.from([0x1c, 2, 25, 0, word.length]), Buffer.from(word)]),
  );
  const data = Buffer.concat([...datasets, Buffer.alloc(datasets.length % 2)]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  return Buffer.concat([Buffer.from('8BIM\x04\x04\0\0', 'latin1'), size, data]);
}

/** Benchmarks only: makes films as a phone writes them, whose index is at their end. */
export async function drawFilms(): Promise<(created: Date) => Buffer> {
  const frame = await drawTestJpeg({ width: 320, height: 240, detail: 29 });
  return (created) =>
    testFilm({
      frames: [frame, frame, frame],
      width: 320,
      height: 240,
      rotation: 90,
      faststart: false,
      created: created.getTime(),
      metadata: {
        'com.apple.quicktime.creationdate': `${created.toISOString().slice(0, 19)}+0200`,
        'com.apple.quicktime.make': 'Apple',
        'com.apple.quicktime.model': 'iPhone 15',
        'com.apple.quicktime.location.ISO6709': '+48.8566+002.3522+035.000/',
      },
    });
}
