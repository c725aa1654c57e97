import { configDefaults, defineConfig } from 'vitest/config';

/** `npm run test:long` runs these too: what takes minutes, of which `npm test` holds a sample. */
const long = process.env['TEST_LONG'] !== undefined;

export default defineConfig({
  test: {
    include: ['lib/**/*.test.ts', 'scripts/**/*.test.ts', 'app/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(long ? [] : ['**/*.long.test.ts'])],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // By itself it leaves a core to others: on two, that is half of them.
    maxWorkers: '100%',
    globalSetup: './lib/testing/swiftSetup.ts',
    execArgv: ['--import', './scripts/preload.mjs'],
  },
});
