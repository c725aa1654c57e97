import { constants, setPriority } from 'node:os';
import { ConfigError } from '../config/config.ts';
import { loadConfig } from '../config/loadConfig.ts';
import { parseRules } from '../config/rules.ts';
import { databasePath, openClient } from '../db/client.ts';
import { openLibrary } from '../library/openLibrary.ts';
import { limitThisProcess } from '../process/processLimits.ts';
import { messageOf } from '../process/thrown.ts';
import type { RulesAnswer, RulesJob } from './rulesTrial.ts';
import { tryLibrary, tryPath } from './tryRules.ts';

/*
 * A process that tries rules which somebody has just typed: `rulesTrial.ts` starts it, and kills it
 * where an expression takes forever. It only reads.
 */

/** CPU seconds after which the system ends this process, in case its parent cannot. */
const MOST_CPU_SECONDS = 120;

async function answer({ text, path, wholeLibrary }: RulesJob): Promise<RulesAnswer> {
  try {
    const rules = parseRules(text);
    const ofPath = path === '' ? null : tryPath(rules, path);
    return { ofPath, ofLibrary: wholeLibrary ? await readLibraryBy(rules) : null };
  } catch (error) {
    if (error instanceof ConfigError) return { faults: error.faults };
    return { faults: [messageOf(error)] };
  }
}

async function readLibraryBy(rules: ReturnType<typeof parseRules>) {
  const config = loadConfig();
  const client = openClient(databasePath(config.dataDir), { busyTimeoutMs: 10_000 });
  try {
    client.pragma('query_only = on');
    return await tryLibrary(client, openLibrary(config.library), config, rules);
  } finally {
    client.close();
  }
}

limitThisProcess(MOST_CPU_SECONDS);
process.on('disconnect', () => process.exit());
process.on('message', async (job: RulesJob) => {
  // Somebody waits for a single path; a whole library takes longer, and must not slow down the server.
  if (job.wholeLibrary) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  process.send?.(await answer(job), () => process.exit());
});
process.send?.({ isReady: true }, () => undefined);
