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
  const { bits = 8, av1, grid, properties = [], auxiliary = false, behind, lost } = parts;
  const { exif, exifOfTile } = parts;
  const tile = TILES[bits];
  const coded = av1?.coded ?? Buffer.from(tile.coded, 'base64');
  const tiles = (grid ? grid.columns * grid.rows : 1) + (auxiliary ? 1 : 0);
  const tileIds = Array.from({ length: tiles }, (_, at) => at + 1);
  const primary = grid ? tiles + 1 : tiles;
  const exifId = primary + 1;
  const shared = [
    av1 ? box('av1C', av1.configuration) : box('hvcC', Buffer.from(tile.configuration, 'base64')),
    fullBox('ispe', numbers(av1?.width ?? TILE_SIDE, av1?.height ?? TILE_SIDE)),
    fullBox('ispe', numbers(grid?.width ?? TILE_SIDE, grid?.height ?? TILE_SIDE)),
    fullBox('auxC', Buffer.from('urn:mpeg:hevc:2015:auxid:2\0')),
  ];
  const own = properties.map((_, at) => shared.length + 1 + at);
  const propertiesOf = (id: number) => {
    if (id === primary) return grid ? [3, ...own] : [1, 2, ...own];
    return auxiliary && id === 1 ? [1, 2, 4] : [1, 2];
  };
  const pictures = grid ? [...tileIds, primary] : tileIds;
  const layout = grid
    ? Buffer.concat([
        Buffer.from([0, 1, grid.rows - 1, grid.columns - 1]),
        numbers(grid.width, grid.height),
      ])
    : null;
  const references = [
    ...(grid ? [reference('dimg', primary, tileIds.slice(auxiliary ? 1 : 0))] : []),
    ...(auxiliary ? [reference('auxl', 1, [primary])] : []),
    ...(exifOfTile ? [reference('cdsc', exifId + 1, [1])] : []),
    ...(exif ? [reference('cdsc', exifId, [primary])] : []),
  ];
  const items = [
    ...pictures.map((id) => ({ id, type: id > tiles ? 'grid' : av1 ? 'av01' : 'hvc1' })),
    ...(exifOfTile ? [{ id: exifId + 1, type: 'Exif' }] : []),
    ...(exif ? [{ id: exifId, type: 'Exif' }] : []),
  ];
  const described = Buffer.concat([exif ?? Buffer.alloc(0), exifOfTile ?? Buffer.alloc(0)]);
  const brand = av1 ? 'avif' : 'heic';
  const head = box('ftyp', Buffer.from(`${brand}\0\0\0\0mif1${brand}`));
  const meta = (dataAt: number) => {
    const places = items.map(({ id, type }) => {
      const [at, size] =
        type === 'grid'
          ? [0, layout?.length ?? 0]
          : type === 'Exif'
            ? id === exifId
              ? [dataAt + coded.length, exif?.length ?? 0]
              : [dataAt + coded.length + (exif?.length ?? 0), exifOfTile?.length ?? 0]
            : [id === lost ? 1e9 : dataAt, coded.length];
      return Buffer.concat([shorts(id, type === 'grid' ? 1 : 0, 0, 1), numbers(at, size)]);
    });
    return fullBox(
      'meta',
      fullBox('hdlr', numbers(0), Buffer.from('pict'), numbers(0, 0, 0), Buffer.from([0])),
      fullBox('pitm', shorts(primary)),
      versioned('iloc', 1, Buffer.from([0x44, 0]), shorts(items.length), ...places),
      fullBox(
        'iinf',
        shorts(items.length),
        ...items.map(({ id, type }) =>
          versioned('infe', 2, shorts(id, 0), Buffer.from(type), Buffer.from([0])),
        ),
      ),
      ...(references.length > 0 ? [fullBox('iref', ...references)] : []),
      box(
        'iprp',
        box('ipco', ...shared, ...properties),
        fullBox(
          'ipma',
          numbers(pictures.length),
          ...pictures.map((id) => {
            const associated = propertiesOf(id);
            return Buffer.concat([shorts(id), Buffer.from([associated.length, ...associated])]);
          }),
        ),
      ),
      ...(layout ? [box('idat', layout)] : []),
    );
  };
  if (behind !== undefined) {
    const data = box('mdat', coded, described, Buffer.alloc(behind));
    return Buffer.concat([head, data, meta(head.length + 8)]);
  }
  const dataAt = head.length + meta(0).length + 8;
  return Buffer.concat([head, meta(dataAt), box('mdat', coded, described)]);
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
