import pLimit from 'p-limit';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { answerJobs } from '../process/jobMessages.ts';
import type { FactsAnswer, FactsJob } from './factsPool.ts';
import { type FactsReader, openFactsReader } from './photoFacts.ts';

/* A process that reads what files say about their photos, started and ended by `factsPool.ts`. */

/** The files beside the photos of the present job. */
let beside: ReadonlyMap<string, FactsJob['photos'][number]['sidecars']> = new Map();
let opened: Promise<FactsReader> | null = null;

async function open({ root, ...settings }: FactsJob['reader']): Promise<FactsReader> {
  const library = openLocalLibrary(root);
  const sidecars = { of: (rawPath: string) => beside.get(rawPath) ?? [] };
  const read = await openFactsReader(library, { ...settings, sidecars });
  const limit = pLimit(library.readsAtOnce);
  return (photo) => limit(() => read(photo));
}

async function answer({ reader, photos }: FactsJob): Promise<FactsAnswer> {
  opened ??= open(reader);
  const read = await opened;
  beside = new Map(photos.map(({ photo, sidecars }) => [photo.rawPath, sidecars]));
  return Promise.all(photos.map(({ photo }) => read(photo)));
}

answerJobs(answer, { tiredBytes: 160 * 1024 * 1024 });
