import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll } from 'vitest';
import type { ArchiveFiles } from '../zip/archiveLayout.ts';
import { type NoteFile, planArchive } from '../zip/archivePlan.ts';
import { type Archive, archiveStream } from '../zip/archiveStream.ts';

/** A file of a test's archive; `crc32`: the checksum known beforehand. */
type TestFile = {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly crc32: number | null;
  readonly chunks: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

export const MTIME = Date.parse('2024-07-14T10:20:30.000Z');
export const never = new AbortController().signal;

/** A file for an archive. `known`: its CRC-32, where it is known beforehand. */
export function fileOf(name: string, bytes: Uint8Array, known: number | null = null): TestFile {
  return { name, size: bytes.length, mtimeMs: MTIME, crc32: known, chunks: () => [bytes] };
}

/** These files as an archive is laid out from them. */
export function archiveFiles(
  files: readonly Pick<TestFile, 'name' | 'size' | 'mtimeMs'>[],
): ArchiveFiles {
  return {
    names: files.map(({ name }) => name),
    sizes: files.map(({ size }) => size),
    times: files.map(({ mtimeMs }) => mtimeMs),
  };
}

/**
 * An archive of these files; `reads` counts how often each was read, `bytesRead` all bytes together,
 * `crcs` are the reported checksums.
 */
export function testArchive(files: readonly TestFile[], note: NoteFile | null = null) {
  const plan = planArchive(archiveFiles(files), note);
  const crcs = new Map<number, number>();
  const reads = files.map(() => 0);
  let bytesRead = 0;
  const archive: Archive = {
    layout: plan.layout,
    offsetMinutesAt: () => 120,
    async *read(i, from) {
      if (plan.note && i === files.length) return yield plan.note.subarray(from);
      reads[i] = (reads[i] ?? 0) + 1;
      let at = 0;
      for await (const chunk of files[i]?.chunks() ?? []) {
        at += chunk.length;
        const rest = chunk.subarray(Math.max(0, from - at + chunk.length));
        bytesRead += rest.length;
        if (rest.length > 0) yield rest;
      }
    },
    mayName: async () => {},
    knownCrc32: (i) => (i === files.length ? crc32(plan.note ?? '') : (files[i]?.crc32 ?? null)),
    onCrc32: (i, crc) => void crcs.set(i, crc),
  };
  return { archive, layout: plan.layout, crcs, reads, bytesRead: () => bytesRead };
}

/** All chunks as one buffer. Copies them, since a chunk may be reused for the next one. */
export async function collectBytes(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const chunk of chunks) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

/** A part of an archive; without `start` and `end` all of it. */
export function partOf(
  archive: Archive,
  start = 0,
  end: number = archive.layout.length,
): Promise<Buffer> {
  return collectBytes(archiveStream(archive, { start, end }, never));
}

/** A program that reads archives, by the central directory or as a stream from the start. */
type Reader = {
  readonly name: string;
  /** A call that works wherever the reader is installed. */
  readonly probe: readonly [command: string, ...rest: string[]];
  /** Throws unless the program accepts the archive. */
  readonly check: (path: string) => void;
};

const run = (command: string, rest: readonly string[]) =>
  execFileSync(command, rest, { maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] }).toString();

const testzip = `
import sys, zipfile
assert zipfile.ZipFile(sys.argv[1]).testzip() is None`;

/** Java's stream reader, which is the strictest: it only reads local headers. */
const javaReader = `
import java.io.*;
import java.util.zip.*;
public class Read {
  public static void main(String[] names) throws Exception {
    try (ZipInputStream zip = new ZipInputStream(new FileInputStream(names[0]))) {
      byte[] buffer = new byte[1 << 16];
      while (zip.getNextEntry() != null) while (zip.read(buffer) >= 0) {}
    }
  }
}`;

const candidates: readonly Reader[] = [
  { name: 'unzip', probe: ['unzip', '-v'], check: (path) => void run('unzip', ['-tq', path]) },
  { name: '7z', probe: ['7z', 'i'], check: (path) => void run('7z', ['t', path]) },
  {
    name: 'bsdtar',
    probe: ['bsdtar', '--version'],
    check: (path) => void run('sh', ['-c', 'bsdtar -xOf "$0" >/dev/null', path]),
  },
  {
    name: 'bsdtar from a pipe',
    probe: ['bsdtar', '--version'],
    check: (path) => void run('sh', ['-c', 'cat "$0" | bsdtar -xOf - >/dev/null', path]),
  },
  {
    name: 'Python’s zipfile',
    probe: ['python3', '--version'],
    check: (path) => void run('python3', ['-c', testzip, path]),
  },
  {
    name: 'Java’s ZipInputStream',
    probe: ['java', '--list-modules'],
    check: (path) => {
      const directory = mkdtempSync(join(tmpdir(), 'archive-reader-'));
      try {
        writeFileSync(join(directory, 'Read.java'), javaReader);
        run('java', [join(directory, 'Read.java'), path]);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  },
];

function isInstalled({ probe: [command, ...rest] }: Reader): boolean {
  const { status, stdout } = spawnSync(command, rest, { encoding: 'utf8' });
  // A Java runtime without compiler cannot run source files.
  return status === 0 && (command !== 'java' || stdout.includes('jdk.compiler'));
}

/** The installed readers. Missing ones are printed once and skipped. */
export const archiveReaders: readonly Reader[] = candidates.filter((reader) => {
  const installed = isInstalled(reader);
  if (!installed) console.warn(`Archives are not read by ${reader.name}: it is not installed.`);
  return installed;
});

/** Tests only: a directory for archives, gone after the tests of the file. */
export function startArchives(): { readonly inDirectory: (name: string) => string } {
  const directory = mkdtempSync(join(tmpdir(), 'archives-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  return { inDirectory: (name) => join(directory, name) };
}
