import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeEach, expect } from 'vitest';
import { readFileChunks } from '../library/readChunks.ts';
import {
  type ArchivePlan,
  type ArchiveSource,
  type PlanOptions,
  prepareArchive,
} from '../zip/archivePlan.ts';
import { archiveStream } from '../zip/archiveStream.ts';

export type Source = ArchiveSource & { readonly path: string };

export const MTIME = Date.parse('2024-07-14T10:20:30.000Z');
export const never = new AbortController().signal;
const isInstalled = (command: string, argument: string): boolean => {
  try {
    execFileSync(command, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
export const hasUnzip = isInstalled('unzip', '-v');
export const hasPython = isInstalled('python3', '--version');

export const planOptions: PlanOptions = {
  note: { fileName: 'MISSING.txt', text: (missing) => `Missing: ${missing.join(', ')}` },
  now: MTIME,
  offsetMinutesAt: () => 120,
};

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const chunk of chunks) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

/**
 * Tests only: files to be archived, in a directory of each test, gone after the tests of the file;
 * `crcs` are those that were told.
 */
export async function startArchives() {
  const root = await mkdtemp(join(tmpdir(), 'archive-stream-'));
  afterAll(() => rm(root, { recursive: true }));
  let directory = root;
  const crcs = new Map<string, number>();
  beforeEach(async () => {
    directory = await mkdtemp(join(root, 'files-'));
    crcs.clear();
  });

  /** A file of `bytes`, its CRC-32 known or not, under a name of its own in the archive. */
  async function original(name: string, bytes: Buffer, known: boolean): Promise<Source> {
    const path = join(directory, `${Math.random()}`);
    await writeFile(path, bytes);
    await utimes(path, MTIME / 1000, MTIME / 1000);
    const crc = known ? crc32(bytes) : null;
    return { path, name, size: bytes.length, mtimeMs: MTIME, crc32: crc };
  }

  function prepare(sources: readonly Source[]): Promise<ArchivePlan<Source>> {
    return prepareArchive(sources, ({ path }) => stat(path).catch(() => null), planOptions);
  }

  const reader = {
    read: ({ path }: Source, size: number, signal: AbortSignal) =>
      readFileChunks(path, size, signal),
    onCrc: ({ name }: Source, crc: number) => void crcs.set(name, crc),
  };

  async function archiveOf(sources: readonly Source[]): Promise<Buffer> {
    const plan = await prepare(sources);
    const bytes = await collect(archiveStream(plan, reader, never));
    expect(bytes.length).toBe(plan.layout.length);
    return bytes;
  }

  async function zipFile(sources: readonly Source[]): Promise<string> {
    const path = join(directory, 'archive.zip');
    await writeFile(path, await archiveOf(sources));
    return path;
  }

  return {
    inDirectory: (name: string) => join(directory, name),
    crcs,
    original,
    prepare,
    reader,
    archiveOf,
    zipFile,
  };
}
