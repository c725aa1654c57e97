import { test } from 'vitest';
import { killServers } from '../testing/killedServers.ts';

/** At how many moments the server is killed; in the long tests as many as KILLS says, or a hundred. */
const KILLS = process.env['TEST_LONG'] === undefined ? 1 : Number(process.env['KILLS'] ?? 100);

test(
  'a server that is killed while it makes thumbnails and sends an archive has stored nothing partial, and the next one goes on',
  { timeout: 60_000 + KILLS * 20_000 },
  () => killServers(KILLS),
);
