import sharp from 'sharp';
import type { EncodingOptions, ThumbnailFormat } from '../../lib/images/encoding.ts';
import type { Preset } from '../../lib/images/presets.ts';

export type BareOptions = {
  readonly format: ThumbnailFormat;
  readonly encoding: EncodingOptions;
  readonly inFlight: number;
};

/**
 * Benchmarks only: the time that sharp alone takes for thumbnails of these files, `inFlight` at a
 * time. Every picture is upright, and the result is bytes in memory.
 */
export async function runBareLoop(
  paths: readonly string[],
  preset: Preset,
  { format, encoding, inFlight }: BareOptions,
): Promise<void> {
  sharp.cache(false);
  sharp.concurrency(1);
  const { width, height, crop } = preset;
  const rest = paths.values();
  const work = async () => {
    for (const path of rest) {
      const picture = sharp(path)
        .autoOrient()
        .resize({ width, height, fit: crop ? 'cover' : 'inside' });
      await picture[format](encoding[format]).toBuffer();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}
