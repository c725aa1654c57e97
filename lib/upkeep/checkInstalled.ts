import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeDecoders } from '../images/decoders.ts';
import { filmDecoderFault } from '../images/filmDecoder.ts';
import type { KnownFacts } from './checkDatabase.ts';
import { type Check, finding, fine, reasonOf } from './findings.ts';

const INSTALL_REMEDY = 'npm ci && npm run build, then restart the server.';

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      optional: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/** Are the packages in node_modules those of package-lock.json? `root`: the directory of both. */
export function checkPackages(root: string): Check[] {
  try {
    const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
    const wanted = Object.entries(lockFile.parse(JSON.parse(text)).packages);
    const wrong = wanted.flatMap(([place, { version, dev, link, ...other }]) => {
      if (place === '' || dev || link || version === undefined) return [];
      const found = findVersion(join(root, place));
      // An optional package may be for other systems; where one is missed, another check says so.
      if (found === version || (found === null && (other.optional || other.devOptional))) return [];
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return [`${name} ${version}${found === null ? ' is missing' : ` is ${found}`}`];
    });
    if (wrong.length === 0)
      return [fine('packages', 'The packages are those of package-lock.json.')];
    const more = wrong.length > 3 ? `, and ${wrong.length - 3} more` : '';
    return [finding('packages', `${wrong.slice(0, 3).join(', ')}${more}.`, INSTALL_REMEDY)];
  } catch (error) {
    return [
      finding('packages', `package-lock.json cannot be read: ${reasonOf(error)}`, INSTALL_REMEDY),
    ];
  }
}

function findVersion(directory: string): string | null {
  try {
    return String(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).version);
  } catch {
    return null;
  }
}

/** Can pictures and films be decoded here? `fault`: why films cannot. */
export async function checkDecoders(
  facts: KnownFacts | null,
  fault = filmDecoderFault(),
): Promise<Check[]> {
  const { films = 0, stills = 0, others = 0 } = facts ?? {};
  const checks: Check[] = [];
  const failure = await tryDecoder();
  if (failure !== null) {
    checks.push(
      finding(
        'decoders',
        `No picture can be decoded: ${failure}`,
        `Install again: ${INSTALL_REMEDY}`,
      ),
    );
  }
  if (fault !== null) {
    checks.push(
      finding(
        'decoders',
        `Films (${films} here), JPEG XL, JPEG 2000, BMP and Photoshop documents (${stills} here) have no picture, and no film is encoded for browsers: ${fault}`,
        'Do as it says, then npm run scan.',
      ),
    );
  }
  if (!hasLimits()) {
    checks.push(
      finding(
        'decoders',
        'prlimit is missing: a damaged picture may take all memory for ten seconds.',
        'Install util-linux.',
      ),
    );
  }
  if (checks.length > 0) return checks;
  const rest =
    others > 0
      ? ` ${others} files here are listed without a picture: JPEG XR, GIMP and the like, for which there is no decoder.`
      : '';
  return [
    fine(
      'decoders',
      `JPEG, PNG, WebP, AVIF, GIF, TIFF, HEIC, JPEG XL, camera raw and films.${rest}`,
    ),
  ];
}

/** One pixel, as PNG. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Why a process that decodes cannot be started, or cannot decode; null: it can. */
async function tryDecoder(): Promise<string | null> {
  const decoders = makeDecoders({ processes: 1 });
  try {
    const preset = { name: 'doctor', width: 8, height: 8, crop: false };
    await decoders.run('thumbnails', {
      input: Buffer.from(PIXEL, 'base64'),
      wanted: [
        { preset, format: 'jpeg' },
        { preset, format: 'webp' },
      ],
      options: {},
    });
    return null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    decoders.close();
  }
}

function hasLimits(): boolean {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore', timeout: 5000 });
    return true;
  } catch {
    return false;
  }
}
