import next from 'next';
import { environment, loadConfig, setAuthUrl, setOwnOrigin } from '../lib/config/loadConfig.ts';
import { serverDatabase } from '../lib/db/open.ts';
import { tellVisits } from '../lib/people/visits.ts';
import { escapeConsole, setLogFormat } from '../lib/process/log.ts';
import { noteOwnServer } from '../lib/process/ownServer.mjs';
import { projectRoot } from '../lib/process/projectRoot.ts';
import { answerByPipes, tellServer } from '../lib/server/helperPipes.ts';
import { findBuildId, hashSources } from './setup/sources.mjs';

/*
 * The second process that makes pages, started by the server (`lib/server/pageHelper.ts`), with which it
 * ends. It is asked by pipes alone and listens nowhere.
 */

answerByPipes(async (place) => {
  escapeConsole();
  // Threat: the rule of access is in pages and sources, and an upgrade may be taking their places.
  if (findBuildId() !== place.build || hashSources() !== place.build) process.exit(1);
  const config = loadConfig();
  setLogFormat(config.logFormat);
  setAuthUrl(config);
  setOwnOrigin(place);
  noteOwnServer();
  // Only the server writes, so nothing is written twice, and nobody waits for a lock of this
  // process.
  serverDatabase(config).$client.pragma('query_only = on');
  tellVisits((userId) => tellServer({ visited: userId }));
  const { host, port } = environment();
  const app = next({ dev: false, dir: projectRoot(), hostname: host, port });
  await app.prepare();
  return app.getRequestHandler();
});
