import { expect, test } from 'vitest';
import { parseEnvironment } from './environment.ts';

test('what is not set, or empty, has its default', () => {
  const expected = {
    port: 3000,
    host: '0.0.0.0',
    nextAuthSecret: undefined,
    smtpUrl: undefined,
    oidcClientSecret: undefined,
    galleryConfig: undefined,
  };
  expect(parseEnvironment({})).toEqual({ environment: expected, faults: [] });
  expect(
    parseEnvironment({ PORT: '', HOST: '', NEXTAUTH_SECRET: '', SMTP_URL: '', GALLERY_CONFIG: '' })
      .environment,
  ).toEqual(expected);
});

test('what is given', () => {
  const variables = {
    PORT: '8080',
    HOST: '::1',
    NEXTAUTH_SECRET: '0123456789abcdef0123456789abcdef',
    SMTP_URL: 'smtp://localhost:2525',
    OIDC_CLIENT_SECRET: 'given by the provider',
    GALLERY_CONFIG: 'g.yaml',
  };
  expect(parseEnvironment(variables).environment).toEqual({
    port: 8080,
    host: '::1',
    nextAuthSecret: '0123456789abcdef0123456789abcdef',
    smtpUrl: 'smtp://localhost:2525',
    oidcClientSecret: 'given by the provider',
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

test.each(['mail.example.org', 'https://u:s3cret@mail.example.org', 'smtp:', 'smtps://'])(
  'SMTP_URL %j is a fault, which does not tell the password',
  (SMTP_URL) => {
    const { faults } = parseEnvironment({ SMTP_URL });
    expect(faults).toEqual([
      'SMTP_URL: found what is no such address, expected one like smtps://user:password@mail.example.org',
    ]);
  },
);

test('a NEXTAUTH_SECRET that can be guessed is a fault, whose text does not contain it', () => {
  expect(parseEnvironment({ NEXTAUTH_SECRET: 'hunter2' }).faults).toEqual([
    'NEXTAUTH_SECRET: found 7 characters, expected 32 or more, as `openssl rand -base64 32` makes them; without it one is made',
  ]);
});
