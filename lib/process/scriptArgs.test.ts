import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from './projectRoot.ts';
import { scriptArgs } from './scriptArgs.ts';

test('a scan that the server starts gets the options of npm run', () => {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'));
  const told = (scripts.scan as string).replace('exec node ', '').split(' ');
  const args = scriptArgs('scripts/scan.ts').map((arg) =>
    arg.startsWith(projectRoot()) ? relative(projectRoot(), arg) : arg,
  );
  expect(args).toEqual(told.map((arg) => arg.replace('./', '')));
  expect(scriptArgs('scripts/serve.ts')).toHaveLength(3);
});
