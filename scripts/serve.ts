import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import next from 'next';
import { pruneActivity } from '../lib/activity/activityList.ts';
import { flushAllQueues } from '../lib/activity/writeQueue.ts';
import { ConfigError } from '../lib/config/config.ts';
import type { Environment } from '../lib/config/environment.ts';
import { environment, setAuthUrl, setOwnOrigin } from '../lib/config/loadConfig.ts';
import { DatabaseUnusableError } from '../lib/db/databaseFault.ts';
import { DatabaseTooNewError, watchMigrations } from '../lib/db/migrate.ts';
import { write } from '../lib/db/write.ts';
import { lettersSent } from '../lib/mail/sendMail.ts';
import { queueVisit } from '../lib/people/visits.ts';
import { pruneChanges } from '../lib/policies/history.ts';
import { escapeConsole, setLogFormat } from '../lib/process/log.ts';
import { requireNode } from '../lib/process/nodeVersion.mjs';
import { noteOwnServer } from '../lib/process/ownServer.mjs';
import { projectRoot } from '../lib/process/projectRoot.ts';
import { listen } from '../lib/server/acceptors.ts';
import { boundConnections, requestLimits } from '../lib/server/connections.ts';
import { type ServerContext, serverContext } from '../lib/server/context.ts';
import { tendHashes } from '../lib/server/embeddedHashes.ts';
import { giveBackMemory } from '../lib/server/giveBackMemory.ts';
import { makeGracefulStop } from '../lib/server/gracefulStop.ts';
import type { HelperPlace } from '../lib/server/helperPipes.ts';
import { makePageHelper } from '../lib/server/pageHelper.ts';
import { makeRequestHandler } from '../lib/server/requestHandler.ts';
import { tendCache } from '../lib/server/tendCache.ts';
import { tightenPermissions } from '../lib/server/tightenPermissions.ts';
import { emptyOutbox } from '../lib/sessions/askForLink.ts';
import { pruneSessions } from '../lib/sessions/keptSessions.ts';
import { findBuildId, hashSources } from './setup/sources.mjs';

const LETTERS_MS = 7_000;
const UPGRADE_CHECK_MS = 5_000;

requireNode();
escapeConsole();
const { values: flags } = parseArgs({ options: { dev: { type: 'boolean', default: false } } });

try {
  await serve(serverContext(), flags.dev);
} catch (error) {
  const refused = error instanceof ConfigError || error instanceof DatabaseTooNewError;
  if (!refused && !(error instanceof DatabaseUnusableError)) throw error;
  console.error(error.message);
  process.exit(refused ? 2 : 1);
}

async function serve(context: ServerContext, dev: boolean): Promise<void> {
  const { host, port } = environment();
  if (!dev) requireBuild();
  const { config, log } = context;
  setLogFormat(config.logFormat);
  const { dataDir, cache } = config;
  // A cache that a web server may read keeps the permissions of its group.
  const isPrivate = cache.kind === 'local' && cache.group === undefined;
  const places = { dataDir, cacheDir: isPrivate ? cache.root : null };
  for (const sentence of tightenPermissions(places)) log.warn(sentence);
  setAuthUrl(config);
  noteOwnServer();
  const app = next({ dev, dir: projectRoot(), hostname: host, port });
  await app.prepare();
  const build = dev ? null : findBuildId();
  let place: HelperPlace | null = null;
  const graceful = makeGracefulStop();
  const helper = makePageHelper({
    log,
    visited: (userId) => queueVisit(context.db, userId),
    place: () => place,
  });
  const handleRequest = makeRequestHandler(
    context,
    app.getRequestHandler(),
    build,
    graceful,
    helper,
  );
  // Threat: Next never closes connections with an unknown Upgrade header, until no descriptors are
  // left. So we ignore Upgrade and handle the request as plain HTTP.
  const server = createServer(
    { shouldUpgradeCallback: () => dev, connectionsCheckingInterval: requestLimits.checkEveryMs },
    handleRequest,
  );
  graceful.follow(server);
  boundConnections(server, context.config.trustedProxies);
  // In development Next reloads pages over a WebSocket.
  if (dev) server.on('upgrade', app.getUpgradeHandler());
  const refuse = (error: NodeJS.ErrnoException) => refuseToListen({ host, port }, error);
  const listening = await listen(server, { host, port }).catch(refuse);
  server.on('error', refuse);
  setOwnOrigin(listening);
  if (build !== null) place = { address: listening.address, port: listening.port, build };
  console.log(`Albumen listens on ${host}:${listening.port}, reached at ${context.config.url}`);
  deleteOldRecords(context);
  tendCache(context);
  tendHashes(context);
  giveBackMemory(context.work.requests);
  endWhenUpgraded(context, dev);
  stopOnSignals(async () => {
    const drained = graceful.drain(dev ? 0 : config.stopTimeoutMs);
    await Promise.all([drained, flushAndSendLetters(context)]);
    listening.close();
    server.closeAllConnections();
    await flushAllQueues(context.db);
    context.db.$client.close();
  });
}

/** Ends the process, which cannot listen. */
function refuseToListen(
  { host, port }: Pick<Environment, 'host' | 'port'>,
  error: NodeJS.ErrnoException,
): never {
  console.error(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is taken by another program. Stop it, or start with another one: PORT=${port + 1} npm start`
      : `The server cannot listen on ${host}:${port}: ${error.message}`,
  );
  process.exit(1);
}

/**
 * Writes what waits, and sends letters for as long as whoever stops the server is likely to wait
 * (Docker kills after 10 s).
 */
async function flushAndSendLetters({ db, log }: ServerContext): Promise<void> {
  await flushAllQueues(db);
  const letters = Promise.all([emptyOutbox(), lettersSent()]).then(() => true);
  const late = sleep(LETTERS_MS, false, { ref: false });
  if (!(await Promise.race([letters, late]))) {
    log.warn('The mail server is slow: letters were still on their way when the server stopped.');
  }
}

/** Deletes old activity, old changes and sessions that ended long ago: at once, and then once a day. */
function deleteOldRecords({ db, config, log }: ServerContext): void {
  const forget = () =>
    write(db, (tx) => {
      pruneActivity(tx, config.activityDays);
      pruneChanges(tx, config.activityDays);
      pruneSessions(tx, config.activityDays);
    }).catch((error) => log.error(`Old activity cannot be removed: ${error}`));
  void forget();
  setInterval(forget, 24 * 60 * 60 * 1000).unref();
}

/**
 * Ends the process if the build was made from other sources. Threat: the rule of access is in both,
 * and they would be of different versions.
 */
function requireBuild(): void {
  const buildId = findBuildId();
  if (buildId === hashSources()) return;
  console.error(
    buildId === null
      ? 'The pages are not built yet: run `npm run build`, now and after each upgrade.'
      : 'The pages were built from another version of the code: run `npm run build`, then start again.',
  );
  process.exit(1);
}

/**
 * Ends the server with exit code 1 when database or build have become those of another version, so
 * that a service manager starts the current version.
 */
function endWhenUpgraded({ db }: ServerContext, dev: boolean): void {
  const isMigrated = watchMigrations(db.$client);
  const buildId = findBuildId();
  const isRebuilt = () => !dev && findBuildId() !== null && findBuildId() !== buildId;
  const check = setInterval(() => {
    const migrated = isMigrated();
    if (!migrated && !isRebuilt()) return;
    clearInterval(check);
    console.error(
      migrated
        ? 'A newer version of Albumen has migrated the database: this server ends. Run `npm run build` and start it again.'
        : 'The pages have been built from another version of the code: this server stops. Start it again.',
    );
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  }, UPGRADE_CHECK_MS);
  check.unref();
}

/** Ends the process on signals, after writing what is queued and closing the database. */
function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, async () => {
      if (isStopping) return;
      isStopping = true;
      await stop();
      process.exit();
    });
  }
}
