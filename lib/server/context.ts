import { type Events, makeEvents } from '../activity/events.ts';
import type { Cache } from '../cache/cache.ts';
import { withMemory } from '../cache/memoryCache.ts';
import { openCache } from '../cache/openCache.ts';
import { authSecret } from '../config/authSecret.ts';
import type { Config } from '../config/config.ts';
import { noteDatabase } from '../config/databaseNote.ts';
import { loadConfig, mailSettings, oidcSettings } from '../config/loadConfig.ts';
import { type Database, serverDatabase } from '../db/open.ts';
import { type Log, makeLog } from '../process/log.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { getIssuer, signInOrigins } from '../sessions/oidcIssuer.ts';
import { makeBucketOrigins } from './bucketOrigins.ts';
import { type Originals, openOriginals } from './content.ts';
import { type FileFindings, makeFileFindings } from './fileFindings.ts';
import { type MapTiles, openMapTiles } from './mapTiles.ts';
import { countWrites } from './tendCache.ts';
import { makeServerWork, type ServerWork } from './work.ts';

/** The objects that every request of this process uses. */
export type ServerContext = {
  readonly config: Config;
  readonly db: Database;
  readonly originals: Originals;
  readonly cache: Cache;
  readonly log: Log;
  readonly findings: FileFindings;
  readonly events: Events;
  readonly work: ServerWork;
  /** The tiles of the map; null: there are none. */
  readonly tiles: MapTiles | null;
  /** Other origins that pictures and films come from. */
  readonly bucketOrigins: () => readonly string[];
  /** Other origins to which the form of the sign-in page leads: that of the provider. */
  readonly signInOrigins: () => readonly string[];
};

/** Bytes: some 600 thumbnails, which is what a phone shows of a dozen albums. */
const MOST_IN_MEMORY = 16 * 1024 * 1024;

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    serverContext: ServerContext;
  }
}

/**
 * The configuration, database and storages of this server process, opened on first use.
 * Throws ConfigError and what `openDatabase` throws.
 */
export function serverContext(): ServerContext {
  return processGlobal('serverContext', () => {
    const config = loadConfig();
    authSecret(config);
    mailSettings(config);
    oidcSettings(config);
    const db = serverDatabase(config);
    noteDatabase(config);
    const log = makeLog(config.logLevel);
    const originals = openOriginals(config.library);
    const work = makeServerWork(log);
    const stored = openCache(config.cache);
    // Where pages send browsers to the bucket, a browser may come here because the bucket has lost
    // the thumbnail. Memory must not hide that, so it is not put in front of the bucket.
    const read = config.delivery.s3 === 'page' ? stored : withMemory(stored, MOST_IN_MEMORY);
    const cache = countWrites(read, work.cacheWrites);
    return {
      config,
      db,
      log,
      originals,
      cache,
      tiles: openMapTiles(config, { cache, log }),
      findings: makeFileFindings(db),
      events: makeEvents(db),
      work,
      bucketOrigins: makeBucketOrigins(config, { originals, cache }, log),
      signInOrigins: makeSignInOrigins(config, log),
    };
  });
}

const ASK_AGAIN_MS = 30_000;

/**
 * The page never waits for the provider: it is asked as the server starts, and again for a page that
 * does not know its address yet.
 */
function makeSignInOrigins({ oidc }: Config, log: Log): () => readonly string[] {
  if (!oidc) return () => [];
  const { issuer } = oidc;
  let askedAt = Number.NEGATIVE_INFINITY;
  const ask = () => {
    // Threat: whoever loads the page again and again would have us ask, and log, as often.
    if (Date.now() - askedAt < ASK_AGAIN_MS) return;
    askedAt = Date.now();
    void getIssuer(issuer).catch((error: Error) => log.warn(`Single sign-on: ${error.message}`));
  };
  ask();
  return () => {
    ask();
    return signInOrigins(issuer);
  };
}
