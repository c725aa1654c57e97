import { test } from 'vitest';
import { killServers } from '../testing/killedServers.ts';

/** The long tests kill at a hundred points (or KILLS), those of scans at two hundred. */
const KILLS = process.env['TEST_LONG'] === undefined ? 1 : Number(process.env['KILLS'] ?? 100);

test(
  'killed while it makes thumbnails and sends an archive, a server has sent and kept nothing partial, and the next one goes on',
  { timeout: 60_000 + KILLS * 20_000 },
  () => killServers(KILLS),
);
