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
  /** Our address, where `src` or `srcSet` has another one that may not work. */
  readonly 'data-own'?: string;
};

/** Pixels. The layout of a photo with unknown dimensions: 3:2, as most photos have. */
const assumedSize: Size = { width: 3000, height: 2000 };

/**
 * Pixels. Rows of photos are shown 220 to 300 CSS pixels high; a lower picture would look blurred.
 */
const LEAST_ROW_HEIGHT = 320;

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

/** The presets of which `cellPicture` chooses. */
export function cellPresets(presets: Presets): Preset[] {
  const thumb = presets.get('thumb');
  return [...(thumb ? [thumb] : []), gridPreset(presets)];
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
  const size = sizeOf(photo);
  const byWidth = new Map<number, { src: string } & Size>();
  for (const preset of wholePresets(presets)) {
    const fitted = fitSize(size, preset);
    if (byWidth.has(fitted.width)) continue;
    byWidth.set(fitted.width, { src: sourceOf(photo, preset).src, ...fitted });
  }
  const sources = [...byWidth.values()].sort((a, b) => a.width - b.width);
  const standard = presets.get('standard');
  const picture = standard
    ? { ...sourceOf(photo, standard), ...fitSize(size, standard) }
    : gridPicture(photo, presets);
  if (sources.length < 2) return picture;
  return { ...picture, srcSet: sources.map(({ src, width }) => `${src} ${width}w`).join(', ') };
}

/**
 * The picture for a small slot of other proportions: the cropped `thumb`, or on screens with a high
 * pixel density the whole photo, which CSS crops.
 */
export function cellPicture(photo: Pictured, presets: Presets): Picture {
  const thumb = presets.get('thumb');
  const whole = gridPicture(photo, presets);
  if (!thumb) return whole;
  const small = { ...sourceOf(photo, thumb), ...fitSize(sizeOf(photo), thumb) };
  if (small.width >= whole.width) return small;
  return { ...small, srcSet: `${small.src} ${small.width}w, ${whole.src} ${whole.width}w` };
}

/** Width divided by height, limited to what a row can show; CSS crops the rest. */
export function rowRatio({ width, height }: Size): number {
  const ratio = Math.min(4, Math.max(0.4, width / height));
  return Math.round(ratio * 1000) / 1000;
}
