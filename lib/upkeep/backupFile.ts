import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, gunzipSync } from 'node:zlib';
import { list } from 'tar';
import { z } from 'zod';

/*
 * A backup is a .tar.gz, which any computer can open in ten years' time: what it contains, then the
 * configuration, the secret of the sessions and the database.
 */

/** The names of the files in a backup. */
export const CONTENTS = 'albumen-backup.json';
export const CONFIG = 'gallery.yaml';
export const SECRET = 'auth-secret';
export const DATABASE = 'albumen.db';

/** The names of what may be in a backup; all else in it is left alone. */
export const backedUpNames: readonly string[] = [CONTENTS, CONFIG, SECRET, DATABASE];

const FORMAT = 1;

const contentsSchema = z.object({
  format: z.number(),
  made_at: z.iso.datetime(),
  files: z.array(z.object({ name: z.string(), size: z.int(), sha256: z.string() })),
});

/** The description that a backup contains of itself. */
export type Contents = z.output<typeof contentsSchema>;

/** A backup cannot be made or restored; the message names the file, and says what helps. */
export class BackupError extends Error {
  override name = 'BackupError';
}

/** The description of these files, made now. */
export async function describeFiles(paths: readonly string[]): Promise<Contents> {
  const files = [];
  for (const path of paths) files.push({ name: basename(path), ...(await measureFile(path)) });
  return { format: FORMAT, made_at: new Date().toISOString(), files };
}

/** Size in bytes and SHA-256 of a file. */
export async function measureFile(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      size += chunk.length;
      hash.update(chunk);
    }
  });
  return { size, sha256: hash.digest('hex') };
}

/** How many bytes of a backup certainly contain the name of its first file. */
const HEAD = 16 * 1024;

/** Is this a backup that we have made? By its first bytes alone; false where there is no such file. */
export function isBackup(path: string): boolean {
  try {
    const head = readHead(path);
    const begun = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    return begun.toString('latin1', 0, CONTENTS.length + 1) === `${CONTENTS}\0`;
  } catch {
    return false;
  }
}

function readHead(path: string): Buffer {
  const head = Buffer.alloc(HEAD);
  const file = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(file, head, 0, HEAD, 0));
  } finally {
    closeSync(file);
  }
}

/** Bytes. Neither configuration nor description comes near it. */
const MOST_TEXT = 4 * 1024 * 1024;

/** The description and the configuration in a backup. Throws BackupError. */
export async function readBackup(path: string): Promise<{ contents: Contents; config: string }> {
  // Throws the system's own error where the file is not there or cannot be read.
  closeSync(openSync(path, 'r'));
  if (!isBackup(path)) {
    throw new BackupError(`${path} is no backup of Albumen: \`npm run backup\` makes them.`);
  }
  const texts = new Map<string, Buffer[]>();
  try {
    await list({
      file: path,
      strict: true,
      onReadEntry: (entry) => {
        if (![CONTENTS, CONFIG].includes(entry.path) || entry.size > MOST_TEXT) return;
        const chunks: Buffer[] = [];
        texts.set(entry.path, chunks);
        entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      },
    });
    const text = (name: string) => Buffer.concat(texts.get(name) ?? []).toString('utf8');
    const contents = contentsSchema.parse(JSON.parse(text(CONTENTS)));
    if (contents.format <= FORMAT) return { contents, config: text(CONFIG) };
  } catch (error) {
    throw damaged(path, error);
  }
  throw new BackupError(`${path} was made by a newer version of Albumen: restore it with that.`);
}

/** The error for a backup that cannot be read to its end; a fault of the system (no room) stays as it is. */
export function damaged(path: string, error: unknown): Error {
  if (error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code)))
    return error;
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return new BackupError(`${path} is damaged or cut short (${reason}): take another backup.`);
}
