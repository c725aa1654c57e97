import { expect, test } from 'vitest';
import { parseEnvironment } from './environment.ts';

test('defaults, also for what is empty', () => {
  const expected = {
    port: 3000,
    host: '0.0.0.0',
    nextAuthSecret: undefined,
    galleryConfig: undefined,
  };
  expect(parseEnvironment({})).toEqual({ environment: expected, faults: [] });
  expect(
    parseEnvironment({ PORT: '', HOST: '', NEXTAUTH_SECRET: '', GALLERY_CONFIG: '' }).environment,
  ).toEqual(expected);
});

test('what is given', () => {
  const variables = { PORT: '8080', HOST: '::1', NEXTAUTH_SECRET: 's', GALLERY_CONFIG: 'g.yaml' };
  expect(parseEnvironment(variables).environment).toEqual({
    port: 8080,
    host: '::1',
    nextAuthSecret: 's',
    galleryConfig: 'g.yaml',
  });
});

test.each(['0', '1', '65535'])('PORT %s', (PORT) => {
  expect(parseEnvironment({ PORT })).toMatchObject({
    environment: { port: Number(PORT) },
    faults: [],
  });
});

test.each(['-1', '65536', '80.5', '0x50', 'http', ' 80', '1e3'])('PORT %j is a fault', (PORT) => {
  expect(parseEnvironment({ PORT }).faults).toEqual([
    `PORT: found ${JSON.stringify(PORT)}, expected a whole number from 0 to 65535`,
  ]);
});

test.each(['localhost', '127.0.0.1', '::', 'gallery.home', 'my_host'])('HOST %s', (HOST) => {
  expect(parseEnvironment({ HOST }).faults).toEqual([]);
});

test.each(['a b', 'http://a', 'a:80', '-a', 'a/b'])('HOST %j is a fault', (HOST) => {
  expect(parseEnvironment({ HOST }).faults).toHaveLength(1);
});
