import { fitSize, type Preset, type Size } from './presets.ts';

export type Presets = ReadonlyMap<string, Preset>;

/**
 * The facts of a photo that a page needs to show it. Dimensions are upright, null where unknown.
 */
export type Pictured = {
  readonly id: number;
  readonly width: number | null;
  readonly height: number | null;
  /** The photo waits for approval, so the address is the one for administrators. */
  readonly waiting?: boolean;
  /** It is shown by a frame, so the address is one for its share. */
  readonly framed?: boolean;
  /** Addresses of its thumbnails in a bucket, by preset, which take the place of ours. */
  readonly signed?: ReadonlyMap<string, string>;
};

/** Attributes of an `<img>`: `width` and `height` in pixels of `src`, so that nothing shifts. */
export type Picture = Size & {
  readonly src: string;
  /** Undefined where there is only one size. */
  readonly srcSet?: string;
  /** Undefined where whoever shows the picture says how wide it is. */
  readonly sizes?: string;
  /** Our address, where `src` or `srcSet` has another one that may not work. */
  readonly 'data-own'?: string;
};

/** Pixels. The layout of a photo with unknown dimensions: 3:2, as most photos have. */
const assumedSize: Size = { width: 3000, height: 2000 };

/**
 * Pixels. Rows of photos are shown 220 to 300 CSS pixels high; a lower picture would look blurred.
 */
const LEAST_ROW_HEIGHT = 320;

/** Pixels. On phones rows are 90 to 130 CSS pixels high. */
const LEAST_PHONE_ROW_HEIGHT = 240;
/**
 * The width of the widest phone (a breakpoint of `tokens.css`), and how high rows are there at least: counted
 * like that, phones of three pixels to a point take the small picture too, which looks sharp on them.
 */
const phone = { width: '48rem', rowHeightRem: 5.9 };

/** The address of a thumbnail. */
export function thumbnailUrl(
  { id, waiting = false, framed = false }: Pick<Pictured, 'id' | 'waiting' | 'framed'>,
  preset: string,
): string {
  return `/${waiting ? 'waiting' : framed ? 'frame' : 'photos'}/${id}/${preset}`;
}

/** The `src` of a picture. */
function sourceOf(photo: Pictured, preset: Preset): Pick<Picture, 'src' | 'data-own'> {
  const own = thumbnailUrl(photo, preset.name);
  if (!photo.signed?.size) return { src: own };
  return { src: photo.signed.get(preset.name) ?? own, 'data-own': own };
}

/** The size of a photo as shown, in pixels; 3:2 where it is unknown. */
export function sizeOf({ width, height }: Pictured): Size {
  return width && height ? { width, height } : assumedSize;
}

/** The presets that show a photo whole, smallest first. */
export function wholePresets(presets: Presets): Preset[] {
  const whole = [...presets.values()].filter(({ crop }) => !crop);
  return whole.sort((a, b) => a.width * a.height - b.width * b.height);
}

const gridPresets = new WeakMap<Presets, Preset>();

/** The preset for photos side by side: the smallest that shows them whole and sharp. */
export function gridPreset(presets: Presets): Preset {
  const known = gridPresets.get(presets);
  if (known) return known;
  const whole = wholePresets(presets);
  const best = whole.find(({ height }) => height >= LEAST_ROW_HEIGHT) ?? whole.at(-1);
  const preset = best ?? [...presets.values()][0];
  if (!preset) throw new Error('A gallery without presets cannot show photos');
  gridPresets.set(presets, preset);
  return preset;
}

/** The presets of which `rowPicture` chooses: that for photos side by side, and before it a smaller one for phones. */
export function rowPresets(presets: Presets): Preset[] {
  const grid = gridPreset(presets);
  const small = wholePresets(presets).find(({ height }) => height >= LEAST_PHONE_ROW_HEIGHT);
  return small && small.height < grid.height ? [small, grid] : [grid];
}

/** The presets of which `cellPicture` chooses. */
export function cellPresets(presets: Presets): Preset[] {
  const thumb = presets.get('thumb');
  return [...(thumb ? [thumb] : []), ...rowPresets(presets)];
}

/** The picture for one photo of many in rows, for phones also a smaller one: a third of the bytes. */
export function rowPicture(photo: Pictured, presets: Presets): Picture {
  const picture = gridPicture(photo, presets);
  const srcSet = srcSetOf(photo, rowPresets(presets));
  if (srcSet === undefined) return picture;
  const width = Number((rowRatio(picture) * phone.rowHeightRem).toFixed(1));
  // On larger screens rows are as high as the larger picture, or nearly so.
  return { ...picture, srcSet, sizes: `(width<${phone.width}) ${width}rem,100vw` };
}

/** The presets by their widths; undefined where all give the same. */
function srcSetOf(photo: Pictured, presets: readonly Preset[]): string | undefined {
  const size = sizeOf(photo);
  const byWidth = new Map<number, string>();
  for (const preset of presets) {
    const { width } = fitSize(size, preset);
    if (!byWidth.has(width)) byWidth.set(width, sourceOf(photo, preset).src);
  }
  if (byWidth.size < 2) return undefined;
  const sources = [...byWidth].sort(([a], [b]) => a - b);
  return sources.map(([width, src]) => `${src} ${width}w`).join(', ');
}

/** The picture for one photo among many. */
export function gridPicture(photo: Pictured, presets: Presets): Picture {
  const preset = gridPreset(presets);
  return { ...sourceOf(photo, preset), ...fitSize(sizeOf(photo), preset) };
}

/**
 * The picture for a photo on its own: all sizes that show it whole, for the browser to choose from.
 */
export function mainPicture(photo: Pictured, presets: Presets): Picture {
  const standard = presets.get('standard');
  const picture = standard
    ? { ...sourceOf(photo, standard), ...fitSize(sizeOf(photo), standard) }
    : gridPicture(photo, presets);
  const srcSet = srcSetOf(photo, wholePresets(presets));
  return srcSet === undefined ? picture : { ...picture, srcSet };
}

/**
 * The picture for a small slot of other proportions: the cropped `thumb`, or on screens with a high
 * pixel density the whole photo, which CSS crops.
 */
export function cellPicture(photo: Pictured, presets: Presets): Picture {
  const thumb = presets.get('thumb');
  if (!thumb) return gridPicture(photo, presets);
  const small = { ...sourceOf(photo, thumb), ...fitSize(sizeOf(photo), thumb) };
  const larger = rowPresets(presets).filter(
    (preset) => fitSize(sizeOf(photo), preset).width > small.width,
  );
  const srcSet = srcSetOf(photo, [thumb, ...larger]);
  return srcSet === undefined ? small : { ...small, srcSet };
}

/** Width divided by height, limited to what a row can show; CSS crops the rest. */
export function rowRatio({ width, height }: Size): number {
  const ratio = Math.min(4, Math.max(0.4, width / height));
  return Math.round(ratio * 1000) / 1000;
}
