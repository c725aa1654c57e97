import { authSecret, type Config, loadConfig } from '../config.ts';
import { type Database, serverDatabase } from '../db/open.ts';
import { processGlobal } from '../processGlobal.ts';

/** What every request of this process needs. */
export type ServerContext = {
  readonly config: Config;
  readonly db: Database;
  readonly secret: string;
};

/**
 * The configuration, database and secret of this server process, opened on first use.
 * Throws ConfigError and what `openDatabase` throws.
 */
export function serverContext(): ServerContext {
  return processGlobal('server-context', () => {
    const config = loadConfig();
    return { config, secret: authSecret(config), db: serverDatabase(config.dataDir) };
  });
}
