import { ConfigError } from '../lib/config/config.ts';
import { configFile, readConfig } from '../lib/config/loadConfig.ts';
import { projectRoot } from '../lib/process/projectRoot.ts';
import { terminalText } from '../lib/process/terminalText.ts';
import { checkAddress } from '../lib/upkeep/checkAddress.ts';
import { checkDatabase } from '../lib/upkeep/checkDatabase.ts';
import { checkDirectoryTimes } from '../lib/upkeep/checkDirectoryTimes.ts';
import { checkDecoders, checkPackages } from '../lib/upkeep/checkInstalled.ts';
import { checkClock, checkMail, checkSignIn } from '../lib/upkeep/checkMachine.ts';
import {
  checkCache,
  checkLibrary,
  checkPermissions,
  checkSpace,
} from '../lib/upkeep/checkPlaces.ts';
import { type Check, finding, fine } from '../lib/upkeep/findings.ts';
import { newProgram, plural, printJson, runProgram } from './command.ts';
import { findBuildId, hashSources } from './setup/sources.mjs';

const FAILED = 1;
const WRONG_CONFIGURATION = 2;

const program = newProgram(
  'doctor',
  'Look at everything that the gallery needs, and say what to do about what is wrong. Changes nothing.',
)
  .option('--json', 'for programs')
  .addHelpText(
    'after',
    `
Run it as the account of the server and in its environment, while the server runs. Exit 0: all is well;
1: something was found; 2: the configuration is faulty, so that most could not be looked at.

With --json an object: findings (a number) and checks, each with name (configuration, versions, packages,
library, patterns, permissions, database, space, cache, mail, sign-in, address, clock, decoders), says, and remedy, which is
null where all is well.`,
  )
  .action(async ({ json }: { readonly json?: true }) => {
    const checks: Check[] = [];
    for await (const found of examine()) {
      checks.push(...found);
      if (!json) found.forEach(tell);
    }
    const findings = checks.filter(({ remedy }) => remedy !== null);
    if (json) printJson({ findings: findings.length, checks });
    else if (findings.length === 0) console.log('All is well.');
    else console.log(`${plural(findings.length, 'finding')}.`);
    const isFaulty = findings.some(({ name }) => name === 'configuration');
    if (findings.length > 0) process.exitCode = isFaulty ? WRONG_CONFIGURATION : FAILED;
  });

await runProgram(program);

async function* examine(): AsyncGenerator<readonly Check[]> {
  yield checkVersions();
  yield checkPackages(projectRoot());
  const config = findConfig();
  if (!('file' in config)) return yield config;
  yield [fine('configuration', config.file)];
  yield checkPermissions(config);
  const { checks, facts } = checkDatabase(config);
  yield checks;
  yield checkSpace(config);
  yield await checkCache(config);
  yield await checkLibrary(config);
  yield checkDirectoryTimes(config);
  yield await checkDecoders(facts);
  yield checkClock(config, facts);
  yield await checkMail(config);
  yield await checkSignIn(config);
  yield await checkAddress(config);
}

function findConfig() {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const remedy = `Correct ${configFile()}; README.md has a table of all keys.`;
    return error.faults.map((fault) => finding('configuration', fault, remedy));
  }
}

function checkVersions(): Check[] {
  const built = findBuildId();
  if (built === null) {
    return [finding('versions', 'The pages are not built.', 'npm run build')];
  }
  if (built !== hashSources()) {
    const says = 'The pages were built from another version of the code.';
    return [finding('versions', says, 'npm ci && npm run build, then restart the server.')];
  }
  return [fine('versions', `Node ${process.versions.node}; pages and code are of one version.`)];
}

function tell({ name, says, remedy }: Check): void {
  console.log(`${remedy === null ? 'ok ' : '!! '} ${name}: ${terminalText(says)}`);
  if (remedy !== null) console.log(`     ${terminalText(remedy)}`);
}
