import { openPicture } from './decoder.ts';
import { encodePicture, type Thumbnail, type ThumbnailFormat } from './encoding.ts';
import { fitSize, type Preset } from './presets.ts';

const made = new Map<string, Promise<Thumbnail>>();

/**
 * The picture shown where a photo cannot be shown: a frame with a slash on warm grey, of the size
 * that a 4:3 photo has in this preset. It is the same for every photo and kept in memory.
 */
export function renderPlaceholder(preset: Preset, format: ThumbnailFormat): Promise<Thumbnail> {
  const size = fitSize({ width: 4 * preset.width, height: 3 * preset.width }, preset);
  const { width, height } = preset.crop ? preset : size;
  const key = `${width}x${height}.${format}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const picture = openPicture(Buffer.from(drawPlaceholder(width, height)), {
    limitInputPixels: false,
  });
  const rendered = encodePicture(picture, format, {});
  made.set(key, rendered);
  // The next request tries again: it may have failed for lack of memory, which passes.
  rendered.catch(() => made.delete(key));
  return rendered;
}

/** The icon is drawn on a 96-pixel square and scaled to a third of the shorter side. */
function drawPlaceholder(width: number, height: number): string {
  const scale = Math.min(width, height) / 3 / 96;
  const left = (width - 96 * scale) / 2;
  const top = (height - 96 * scale) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#e9e4dc"/>
    <g transform="translate(${left} ${top}) scale(${scale})" fill="none" stroke="#b5aa9b"
       stroke-width="5" stroke-linecap="round" stroke-linejoin="round">
      <rect x="8" y="16" width="80" height="64" rx="6"/>
      <circle cx="32" cy="38" r="7"/>
      <path d="M12 74 36 54l14 11 18-20 18 20"/>
      <path d="M14 92 82 4" stroke="#e9e4dc" stroke-width="15"/>
      <path d="M14 92 82 4"/>
    </g>
  </svg>`;
}
