import { box } from './testBox.ts';

/**
 * One tile of 64 x 64 pixels, coded by x265: red top left, green top right, blue bottom left and
 * yellow bottom right; as a decoder's configuration and the coded picture, with 8 and 10 bits.
 */
const TILES = {
  8: {
    configuration:
      'AQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAA' +
      'AwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQA==',
    coded:
      'AAAAPSgBrwngIzaiP//70X3//tzHof61s3SnH+R3v//ScL//vUENE//2tIgP7Xde/+mDaRZ1+1iE3+XclX6n07A=',
  },
  10: {
    configuration:
      'AQQIAAAAAAAAAAAAHvAA/P36+gAADwMgAAEAF0ABDAH//wQIAAADAJ24AAADAAAeugJAIQABACpCAQEECAAAAwCduAAA' +
      'AwAAHqAggQTZbq5Ka5uBAQMCAAADAAIAAAMAAhAiAAEABkQBwXPAiQ==',
    coded:
      'AAAARCgBrxOA5TLz//RNT/thM/4ayZk6gxC/9bw+84Tv8suLEG46eJ+i3P+SzP+NMIgo0C9rG5DL35amTExrqeLwkcHTZ023',
  },
} as const;

/** Pixels. */
const TILE_SIDE = 64;

type HeicParts = {
  readonly bits?: 8 | 10;
  /** In place of the tile: a picture of AV1 and its configuration (`av1C`), of this size. */
  readonly av1?: {
    readonly configuration: Buffer;
    readonly coded: Buffer;
    readonly width: number;
    readonly height: number;
  };
  /** The picture is a grid of so many tiles, of which its size shows a part. */
  readonly grid?: {
    readonly columns: number;
    readonly rows: number;
    readonly width: number;
    readonly height: number;
  };
  /** Boxes that belong to the primary picture (`box` and `fullBox` make them), in their order. */
  readonly properties?: readonly Buffer[];
  /** An EXIF block as phones write it: with what is in front of its TIFF header. */
  readonly exif?: Buffer;
  /** The EXIF block of the first tile, which comes before that of the primary picture. */
  readonly exifOfTile?: Buffer;
  /** Says that the first of the tiles is an auxiliary picture of the primary one. */
  readonly auxiliary?: boolean;
  /** Bytes behind the picture's data, behind which the boxes stand that describe it; else they come first. */
  readonly behind?: number;
  /** This tile is not in the file, counted from 1, as where the file ends early. */
  readonly lost?: number;
};

/** A HEIC or AVIF (ISO/IEC 23008-12), whose primary picture is the last of its pictures. */
export function makeHeic(parts: HeicParts = {}): Buffer {
  const { bits = 8, av1, exif, exifOfTile, behind } = parts;
  const coded = av1?.coded ?? Buffer.from(TILES[bits].coded, 'base64');
  const numbering = numberItems(parts);
  const items = listItems(parts, numbering, coded.length);
  const brand = av1 ? 'avif' : 'heic';
  const head = box('ftyp', Buffer.from(`${brand}\0\0\0\0mif1${brand}`));
  const data = [coded, exif ?? Buffer.alloc(0), exifOfTile ?? Buffer.alloc(0)];
  const meta = (dataAt: number) => metaBox(parts, numbering, items, dataAt);
  if (behind !== undefined) {
    return Buffer.concat([head, box('mdat', ...data, Buffer.alloc(behind)), meta(head.length + 8)]);
  }
  const dataAt = head.length + meta(0).length + 8;
  return Buffer.concat([head, meta(dataAt), box('mdat', ...data)]);
}

/** The numbers of the file's items: the tiles come first, then a grid of them, then EXIF blocks. */
type Numbering = {
  readonly tiles: readonly number[];
  readonly primary: number;
  readonly exif: number;
  readonly exifOfTile: number;
};

function numberItems({ grid, auxiliary = false }: HeicParts): Numbering {
  const count = (grid ? grid.columns * grid.rows : 1) + (auxiliary ? 1 : 0);
  const primary = grid ? count + 1 : count;
  const tiles = Array.from({ length: count }, (_, at) => at + 1);
  return { tiles, primary, exif: primary + 1, exifOfTile: primary + 2 };
}

/** `at`: the place in the file's data; that of a grid's layout, which is not in it, within the box `idat`. */
type Item = {
  readonly id: number;
  readonly type: string;
  readonly at: number;
  readonly size: number;
};

function listItems(parts: HeicParts, numbering: Numbering, codedSize: number): Item[] {
  const { av1, grid, exif, exifOfTile, lost } = parts;
  const coded = { type: av1 ? 'av01' : 'hvc1', size: codedSize };
  const layout = grid && gridLayout(grid);
  const exifSize = exif?.length ?? 0;
  return [
    ...numbering.tiles.map((id) => ({ id, ...coded, at: id === lost ? 1e9 : 0 })),
    ...(layout ? [{ id: numbering.primary, type: 'grid', at: 0, size: layout.length }] : []),
    ...(exifOfTile
      ? [
          {
            id: numbering.exifOfTile,
            type: 'Exif',
            at: codedSize + exifSize,
            size: exifOfTile.length,
          },
        ]
      : []),
    ...(exif ? [{ id: numbering.exif, type: 'Exif', at: codedSize, size: exifSize }] : []),
  ];
}

function gridLayout({ columns, rows, width, height }: NonNullable<HeicParts['grid']>): Buffer {
  return Buffer.concat([Buffer.from([0, 1, rows - 1, columns - 1]), numbers(width, height)]);
}

/** The boxes that describe the items; the data begins at this byte of the file. */
function metaBox(
  parts: HeicParts,
  numbering: Numbering,
  items: readonly Item[],
  dataAt: number,
): Buffer {
  const references = listReferences(parts, numbering);
  const places = items.map(({ id, type, at, size }) =>
    type === 'grid'
      ? Buffer.concat([shorts(id, 1, 0, 1), numbers(at, size)])
      : Buffer.concat([shorts(id, 0, 0, 1), numbers(dataAt + at, size)]),
  );
  const infos = items.map(({ id, type }) =>
    versioned('infe', 2, shorts(id, 0), Buffer.from(type), Buffer.from([0])),
  );
  return fullBox(
    'meta',
    fullBox('hdlr', numbers(0), Buffer.from('pict'), numbers(0, 0, 0), Buffer.from([0])),
    fullBox('pitm', shorts(numbering.primary)),
    versioned('iloc', 1, Buffer.from([0x44, 0]), shorts(items.length), ...places),
    fullBox('iinf', shorts(items.length), ...infos),
    ...(references.length > 0 ? [fullBox('iref', ...references)] : []),
    propertiesBox(parts, numbering),
    ...(parts.grid ? [box('idat', gridLayout(parts.grid))] : []),
  );
}

function listReferences(parts: HeicParts, { tiles, primary, ...ids }: Numbering): Buffer[] {
  const { grid, auxiliary = false, exif, exifOfTile } = parts;
  return [
    ...(grid ? [reference('dimg', primary, tiles.slice(auxiliary ? 1 : 0))] : []),
    ...(auxiliary ? [reference('auxl', 1, [primary])] : []),
    ...(exifOfTile ? [reference('cdsc', ids.exifOfTile, [1])] : []),
    ...(exif ? [reference('cdsc', ids.exif, [primary])] : []),
  ];
}

/** The properties of all pictures, and which picture has which of them (counted from 1). */
function propertiesBox(parts: HeicParts, { tiles, primary }: Numbering): Buffer {
  const { bits = 8, av1, grid, properties = [], auxiliary = false } = parts;
  const shared = [
    av1
      ? box('av1C', av1.configuration)
      : box('hvcC', Buffer.from(TILES[bits].configuration, 'base64')),
    fullBox('ispe', numbers(av1?.width ?? TILE_SIDE, av1?.height ?? TILE_SIDE)),
    fullBox('ispe', numbers(grid?.width ?? TILE_SIDE, grid?.height ?? TILE_SIDE)),
    fullBox('auxC', Buffer.from('urn:mpeg:hevc:2015:auxid:2\0')),
  ];
  const own = properties.map((_, at) => shared.length + 1 + at);
  const propertiesOf = (id: number) => {
    if (id === primary) return grid ? [3, ...own] : [1, 2, ...own];
    return auxiliary && id === 1 ? [1, 2, 4] : [1, 2];
  };
  const pictures = grid ? [...tiles, primary] : tiles;
  const associations = pictures.map((id) => {
    const associated = propertiesOf(id);
    return Buffer.concat([shorts(id), Buffer.from([associated.length, ...associated])]);
  });
  return box(
    'iprp',
    box('ipco', ...shared, ...properties),
    fullBox('ipma', numbers(pictures.length), ...associations),
  );
}

/** A box with version 0 and no flags. */
function fullBox(type: string, ...content: readonly Buffer[]): Buffer {
  return versioned(type, 0, ...content);
}

function versioned(type: string, version: number, ...content: readonly Buffer[]): Buffer {
  return box(type, Buffer.from([version, 0, 0, 0]), ...content);
}

function reference(type: string, from: number, to: readonly number[]): Buffer {
  return box(type, shorts(from, to.length, ...to));
}

/** Big-endian numbers of 16 bits each. */
export function shorts(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from([value >> 8, value & 0xff])));
}

/** Big-endian numbers of 32 bits each. */
export function numbers(...values: readonly number[]): Buffer {
  return Buffer.from(new Uint32Array(values).buffer).swap32();
}
