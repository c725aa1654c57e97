import { describe, expect, it } from 'vitest';
import { bag, xmpPacket } from '../../testing/testXmp.ts';
import { readXmp } from './xmp.ts';

const inLanguages = (property: string, ...texts: [language: string, text: string][]) =>
  `<${property}><rdf:Alt>${texts.map(([language, text]) => `<rdf:li xml:lang="${language}">${text}</rdf:li>`).join('')}</rdf:Alt></${property}>`;
const xmpOf = (attributes: string, elements?: string) =>
  readXmp(Buffer.from(xmpPacket(attributes, elements)));

describe('XMP', () => {
  it('says title, caption, keywords, people and rating', () => {
    const faces = `<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
      <rdf:li><rdf:Description mwg-rs:Name="Béa" mwg-rs:Type="Face"/></rdf:li>
      <rdf:li rdf:parseType="Resource"><mwg-rs:Name>Carl</mwg-rs:Name></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>`;
    const { texts } = xmpOf(
      'xmp:Rating="4"',
      inLanguages('dc:title', ['fr', 'Plage'], ['x-default', 'Beach &amp; sea']) +
        inLanguages('dc:description', ['x-default', 'Two\nlines']) +
        bag('dc:subject', 'summer', 'sea, sun', 'summer') +
        bag('ext:PersonInImage', 'Anne') +
        faces,
    );
    expect(texts).toEqual({
      title: 'Beach & sea',
      caption: 'Two\nlines',
      keywords: ['summer', 'sea, sun'],
      people: ['Anne', 'Béa', 'Carl'],
      places: [],
      rating: 4,
    });
  });

  it('names the place, the nearest first, as its writer has put it', () => {
    const shown = `<ext:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource">
      <ext:City>Nizza</ext:City><ext:CountryName>Frankreich</ext:CountryName></rdf:li></rdf:Bag></ext:LocationShown>`;
    expect(
      xmpOf(
        'photoshop:Country="Italia" photoshop:City=" Roma "',
        '<core:Location>Foro</core:Location>',
      ).texts.places,
    ).toEqual(['Foro', 'Roma', 'Italia']);
    expect(xmpOf('', shown).texts.places).toEqual(['Nizza', 'Frankreich']);
    expect(xmpOf('photoshop:City="Nice" photoshop:State="Nice"', shown).texts.places).toEqual([
      'Nice',
      'Frankreich',
    ]);
  });

  it.each([
    ['xmp:Rating="0"', null],
    ['xmp:Rating="-1"', -1],
    ['MicrosoftPhoto:Rating="75"', 4],
    ['xmp:Rating="many" dc:title="x"', null],
  ])('rates: %s', (attribute, rating) => {
    expect(xmpOf(attribute).texts.rating).toBe(rating);
  });

  it('says camera and position', () => {
    const { camera, position } = xmpOf(
      'tiff:Make="Canon" exif:FNumber="28/10" exif:GPSLatitude="48,51,30N" exif:GPSLongitude="2,21.5W"',
    );
    expect(camera).toEqual({ make: 'Canon', aperture: 2.8 });
    expect(position?.latitude).toBeCloseTo(48.858333, 5);
    expect(position?.longitude).toBeCloseTo(-2.358333, 5);
    expect(xmpOf('exif:GPSLatitude="0,0N" exif:GPSLongitude="0,0E"').position).toBeNull();
    expect(xmpOf('exif:GPSLatitude="95,0N" exif:GPSLongitude="0,1E"').position).toBeNull();
  });

  it('says what stands around the list of what was done to the file', () => {
    const history = (inside: string) =>
      `<xmpMM:History><rdf:Seq><rdf:li>${inside}</rdf:li></rdf:Seq></xmpMM:History>`;
    const around = bag('dc:subject', 'Sea') + history('<dc:title>x</dc:title>');
    const more = inLanguages('dc:title', ['x-default', 'Beach']) + history('again');
    expect(xmpOf('', around + more).texts).toMatchObject({ title: 'Beach', keywords: ['Sea'] });
    const open = xmpOf('', `${bag('dc:subject', 'Sea')}<xmpMM:History>`);
    expect(open.texts.keywords).toEqual(['Sea']);
  });

  it('does not take what it says of pictures that went into this one', () => {
    const within = `<xmpMM:Pantry><rdf:Bag><rdf:li><rdf:Description xmp:CreateDate="1999-01-01T00:00:00" dc:title="other">
      <dc:description>other</dc:description></rdf:Description></rdf:li></rdf:Bag></xmpMM:Pantry>`;
    expect(xmpOf('dc:format="image/jpeg"', within)).toMatchObject({
      digitised: null,
      texts: { title: null, caption: null },
    });
  });

  it.each([
    ['cut off', xmpPacket('xmp:Rating="3" dc:title="Beach"').slice(0, -30)],
    [
      'without declared prefixes',
      xmpPacket('xmp:Rating="3" dc:title="Beach"').replace(/xmlns:(?:dc|xmp)="[^"]*"/g, ''),
    ],
    ['Latin-1', xmpPacket('xmp:Rating="3" dc:title="Beach"')],
  ])('counts as far as it can be read: %s', (_kind, text) => {
    const bytes = Buffer.from(`<?xpacket begin=""?>${text}é`, 'latin1');
    expect(readXmp(bytes).texts).toMatchObject({ title: 'Beach', rating: 3 });
  });

  it.each(['utf-16le', 'utf-16be'])('in %s, with the mark of its order or without', (encoding) => {
    const text = xmpPacket('xmp:Rating="3"', bag('dc:subject', 'Straße', '海'));
    const encode = (marked: string) => {
      const bytes = Buffer.from(marked, 'utf16le');
      return encoding === 'utf-16le' ? bytes : bytes.swap16();
    };
    for (const marked of [text, `\ufeff${text}`]) {
      expect(readXmp(encode(marked)).texts).toMatchObject({
        keywords: ['Straße', '海'],
        rating: 3,
      });
    }
  });

  it('has a caption that is checked at once, however it is written', () => {
    const title = `${'a:b;'.repeat(32)}!`;
    expect(xmpOf(`dc:description="${title}"`).texts.caption).toBe(title);
    expect(xmpOf('dc:description="fw:1; mode:portrait; iso:200;"').texts.caption).toBeNull();
  });

  it('is read in bounded time, whatever it contains', () => {
    const nested = '<rdf:li>'.repeat(50_000);
    const entities = `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(1000)}">]>${xmpPacket('dc:title="&a;&a;"')}`;
    expect(xmpOf('dc:title="Beach"', nested).texts.title).toBe('Beach');
    expect(readXmp(Buffer.from(entities)).texts.title).not.toContain('bbb');
    expect(
      xmpOf('dc:title="x"', bag('dc:subject', ...Array(5000).fill('a b'))).texts.keywords,
    ).toHaveLength(1);
  });
});
