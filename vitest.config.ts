import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** `npm run test:long` runs these too: what takes minutes, of which `npm test` holds a sample. */
const long = process.env['TEST_LONG'] !== undefined;

/**
 * Rooms that keep nothing for the whole process: their test files follow one another in one, which
 * starts once instead of two hundred times.
 */
const stateless = [
  '{app,lib/{access,activity,cache,config,db,django,http,i18n,images,library,links,mail,people,photos,policies,scan,server,sessions,text,time,zip}}/**/*.test.ts',
  'lib/process/{nodeVersion,scriptArgs,terminalText}.test.ts',
  'scripts/{font,test,try}/**/*.test.ts',
  'scripts/setup/{describeFound,galleryText,guideCommands,lockfile}.test.ts',
];

/** Test files that replace a module, change the whole process for good, or measure it. */
const ownProcess = [
  'lib/sessions/request.test.ts',
  `lib/server/{${[
    ...['bucket', 'bucketRefusals', 'connections', 'embeddedHashes', 'film', 'filmCopies'],
    ...['giveBackMemory', 'gracefulStop', 'healthFaults', 'kill', 'mapTiles', 'metrics'],
    ...['mutatedFiles', 'mutatedRequests', 'nextRouteHandler', 'pageTurns', 'recheckAccess'],
    ...['repairedFile', 'requestLog', 'resumedByCurl', 'sendfile', 'signedThumbnails'],
    ...['slowClients', 'tendCache', 'thumbnail', 'tightenPermissions'],
  ]}}{,.long}.test.ts`,
];

/** What asks the built server; `npm test` runs it once there is one, and all else meanwhile. */
const builtTests =
  process.env['TEST_UNBUILT'] === undefined
    ? []
    : ['scripts/bench/statements.test.ts', 'scripts/helpWithPages.test.ts'];

const exclude = [...configDefaults.exclude, ...builtTests, ...(long ? [] : ['**/*.long.test.ts'])];

export default defineConfig({
  test: {
    // What the log says is shown of tests that fail.
    silent: 'passed-only',
    // They end what hangs; tests of the browser take most of both cores meanwhile.
    testTimeout: long ? 3_600_000 : 400_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    // One more than cores, since a test also waits for processes that it has started. (With two more it takes no less
    // time, and the processor a tenth more.)
    maxWorkers: availableParallelism() + 1,
    globalSetup: './lib/testing/swiftSetup.ts',
    // The address of another bucket service, in the place of the one that the tests start.
    provide: { otherBuckets: process.env['TEST_BUCKET_ENDPOINT'] ?? null },
    execArgv: ['--import', './scripts/preload.mjs'],
    projects: [
      {
        extends: true,
        test: {
          name: 'stateless',
          isolate: false,
          include: stateless,
          exclude: [...exclude, ...ownProcess],
        },
      },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: ['{lib,scripts}/**/*.test.ts'],
          exclude: [...exclude, ...stateless],
        },
      },
      { extends: true, test: { name: 'alone', include: ownProcess, exclude } },
    ],
  },
});
