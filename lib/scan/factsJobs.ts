import fs from 'node:fs';
import pLimit from 'p-limit';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { measurePace } from '../library/pace.ts';
import type { FactsReader } from './factsReader.ts';
import type { FactsSettings, PhotoFacts } from './photoFacts.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';
import type { Sidecars } from './sidecars.ts';

/** The message that asks for the facts of some photos. */
export type FactsJob = {
  readonly reader: Omit<FactsSettings, 'sidecars'> & { readonly root: string };
  readonly photos: readonly {
    readonly photo: ScannedPhoto;
    readonly sidecars: ReturnType<Sidecars['of']>;
  }[];
};

/** The facts in the order of the photos; null where a file is gone. */
export type FactsAnswer = readonly (PhotoFacts | null)[];

/** The files beside the photos of the present job. */
let beside: ReadonlyMap<string, FactsJob['photos'][number]['sidecars']> = new Map();
let opened: Promise<FactsReader> | null = null;

/** Reads facts in the current process, which does so for one library and for one job at a time. */
export async function answerFacts({ reader, photos }: FactsJob): Promise<FactsAnswer> {
  opened ??= open(reader);
  const read = await opened;
  beside = new Map(photos.map(({ photo, sidecars }) => [photo.rawPath, sidecars]));
  return Promise.all(photos.map(({ photo }) => read(photo)));
}

async function open({ root, ...settings }: FactsJob['reader']): Promise<FactsReader> {
  const { openFactsReader } = await import('./factsReader.ts');
  const { readFilmsAtOnce } = await import('../images/film.ts');
  readFilmsAtOnce(1);
  const library = openLocalLibrary(root, fs, measurePace());
  const sidecars = { of: (rawPath: string) => beside.get(rawPath) ?? [] };
  const read = await openFactsReader(library, { ...settings, sidecars });
  const limit = pLimit(library.readsAtOnce);
  return (photo) => limit(() => read(photo));
}
