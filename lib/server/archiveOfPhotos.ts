import { crc32 } from 'node:zlib';
import {
  type ByteStream,
  type Delivery,
  deliverBytes,
  preconditionFailed,
  type RangedSource,
  type Representation,
} from '../http/delivery.ts';
import { findSpan } from '../http/range.ts';
import { type ArchivedFile, type ArchiveSet, filesOf } from '../photos/originals.ts';
import { offsetAt } from '../time/localTime.ts';
import type { ArchiveFiles } from '../zip/archiveLayout.ts';
import { planArchive } from '../zip/archivePlan.ts';
import { type Archive, archiveStream } from '../zip/archiveStream.ts';
import {
  archivedContent,
  isOtherFile,
  lacksStrippedSize,
  OtherContentError,
  withStrippedSizes,
} from './archivedContent.ts';
import { archiveVersion, noteOf } from './archiveSet.ts';
import { recheckAccess, recheckingChunks, recheckSeen } from './recheckAccess.ts';
import { type ByteRequest, requestLocale, sentExtent } from './request.ts';

/**
 * The most bytes that are read only to compute checksums for the central directory of a part;
 * beyond that the whole archive is sent.
 */
const MOST_READ_AHEAD = 256 * 1024 * 1024;

/**
 * The zip of these photos under this name. Layout and length are computed from the database alone,
 * and each file is opened when its turn comes. Where a file is not the one that the database
 * describes, the connection is broken, and the next archive has another version.
 */
export async function deliverPhotos(
  request: ByteRequest,
  set: ArchiveSet,
  fileName: string,
  /** The subject for the activity: `album:3`, `share:4`. */
  subject: string,
): Promise<Delivery> {
  const delivery = await deliver(request, set, fileName);
  const extent = sentExtent(request, delivery);
  if (extent) {
    const { user } = await request.viewer();
    const { events } = request.context;
    events.downloaded('archive-downloaded', user?.id ?? null, subject, extent);
  }
  return delivery;
}

async function deliver(request: ByteRequest, set: ArchiveSet, fileName: string): Promise<Delivery> {
  const { context } = request;
  const locale = await requestLocale(request);
  const note = noteOf(set, locale);
  const version = archiveVersion(set, locale, context.config.timezone, note);
  const representation = {
    etag: `"${version}"`,
    mediaType: 'application/zip',
    disposition: { type: 'attachment', fileName } as const,
  };
  if (set.some(lacksStrippedSize)) {
    // The length is known only once all files are stripped, which is not done for a HEAD request.
    const unmade: Representation = { ...representation, size: null, source: nothing };
    const answer = deliverBytes(request, unmade);
    if (answer.body === null) return answer;
    return deliver(request, await withStrippedSizes(request, set), fileName);
  }
  if (asksForOther(request, version)) return preconditionFailed();
  const archive = archiveOf(request, set, note);
  return deliverBytes(mayResume(request, archive) ? request : withoutRange(request), {
    ...representation,
    size: archive.layout.length,
    source: sourceOf(archive),
  });
}

/** A body that is never opened, for an archive that is not made yet. */
const nothing: ByteStream = { kind: 'stream', open: async function* () {} };

/**
 * Does the request ask for a part of another version? Threat: clients that resume by length alone,
 * such as curl, join the end of one archive to the beginning of another. So a part is sent only if
 * the version in the link, or If-Range, names the current version.
 */
function asksForOther(request: ByteRequest, version: string): boolean {
  const asked = request.query.get('v');
  const isSame = asked === version || request.header('if-range') === `"${version}"`;
  return request.method === 'GET' && hasRange(request) && asked !== null && !isSame;
}

/** May the response be a part of the archive? */
function mayResume(request: ByteRequest, { layout, knownCrc32 }: Archive): boolean {
  const range = request.header('range');
  if (range === undefined) return true;
  if (!request.query.has('v') && request.header('if-range') === undefined) return false;
  const span = findSpan(range, layout.length);
  if (span === null || span === 'unsatisfiable' || span.end <= layout.directoryOffset) return true;
  let unknown = 0;
  for (let i = 0; i < layout.entries.length; i++) {
    const entry = layout.entries.at(i);
    if (entry.offset + entry.length > span.start) break;
    if (knownCrc32(i) === null) unknown += entry.size;
  }
  // Threat: repeated requests for a few bytes of the central directory would each read the whole
  // library.
  return unknown <= MOST_READ_AHEAD;
}

function hasRange(request: ByteRequest): boolean {
  return request.header('range') !== undefined;
}

function withoutRange(request: ByteRequest): ByteRequest {
  return { ...request, header: (name) => (name === 'range' ? undefined : request.header(name)) };
}

/** The files as the plan of an archive takes them. */
function columnsOf(files: readonly ArchivedFile[]): ArchiveFiles {
  const sizes = new Float64Array(files.length);
  const times = new Float64Array(files.length);
  const names: string[] = [];
  for (const { photo, size } of files) {
    sizes[names.length] = size ?? 0;
    times[names.length] = photo.fileTime;
    names.push(photo.filename);
  }
  return { names, sizes, times };
}

function archiveOf(
  request: ByteRequest,
  set: ArchiveSet,
  noteFile: ReturnType<typeof noteOf>,
): Archive {
  const { context } = request;
  const { findings, config } = context;
  const files = filesOf(set);
  const { layout, note } = planArchive(columnsOf(files), noteFile);
  const withheld = set.filter((each) => each.withheld !== null).map(({ photo }) => photo);
  const knownCrc32 = (i: number) => {
    const file = files[i];
    return file ? findings.knownCrc32(file.photo, file) : note && crc32(note);
  };
  return {
    layout,
    offsetMinutesAt: (instant) => offsetAt(instant, config.timezone),
    knownCrc32,
    // What is no file is the note, which names what is withheld.
    mayName: (entries) =>
      recheckSeen(
        request,
        entries.flatMap((i) => files[i]?.photo ?? withheld),
      ),
    async *read(i, from, signal) {
      const file = files[i];
      if (!file) return yield note?.subarray(from) ?? new Uint8Array();
      const ask = () => recheckAccess(request, file.photo, purposesOf(file));
      try {
        yield* recheckingChunks(archivedContent(request, file, from, signal), ask);
      } catch (error) {
        // Written before the connection is broken, so that a client that tries again gets another
        // version.
        if (isOtherFile(error)) await findings.changed(file.photo);
        throw error;
      }
    },
    async onCrc32(i, found) {
      const file = files[i];
      if (!file) return;
      const known = knownCrc32(i);
      if (known !== null && known !== found) {
        await findings.changed(file.photo);
        throw new OtherContentError(`${file.photo.filename} has other content than before`);
      }
      findings.crc32(file.photo, file, found);
    },
  };
}

const purposesOf = ({ strip }: ArchivedFile) =>
  strip ? (['archivedOriginals'] as const) : (['archivedOriginals', 'metadata'] as const);

function sourceOf(archive: Archive): RangedSource {
  return { kind: 'ranges', read: (span, signal) => archiveStream(archive, span, signal) };
}
