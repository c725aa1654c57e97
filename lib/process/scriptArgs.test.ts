import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from './projectRoot.ts';
import { scriptArgs } from './scriptArgs.ts';

const { scripts } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'));

test.each([
  ['scripts/scan.ts', 'scan'],
  ['scripts/serve.ts', 'start'],
])('%s gets the options of npm run, whoever starts it', (script, name) => {
  const told = (scripts[name] as string).replace(/^.*exec node /, '').split(' ');
  const args = scriptArgs(script).map((arg) =>
    arg.startsWith(projectRoot()) ? relative(projectRoot(), arg) : arg,
  );
  expect(args).toEqual(told.map((arg) => arg.replace('./', '')));
});

test('other scripts have no options', () => {
  expect(scriptArgs('scripts/doctor.ts')).toHaveLength(3);
});
