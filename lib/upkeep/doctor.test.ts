import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { parseConfig } from '../config/config.ts';
import { databasePath } from '../db/client.ts';
import { projectRoot } from '../process/projectRoot.ts';
import { writeMigratedDatabase } from '../testing/migratedDatabase.ts';
import { TEST_KEY } from '../testing/testBucket.ts';
import { startTestProvider } from '../testing/testProvider.ts';
import { startTestSmtp } from '../testing/testSmtp.ts';
import { checkDatabase } from './checkDatabase.ts';
import { checkDirectoryTimes } from './checkDirectoryTimes.ts';
import { checkDecoders, checkPackages } from './checkInstalled.ts';
import { checkClock, checkMail, checkSignIn } from './checkMachine.ts';
import { checkCache, checkLibrary, checkPermissions, checkSpace } from './checkPlaces.ts';
import type { Check } from './findings.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-doctor-'));
  mkdirSync(join(dir, 'photos', '2024', '12_24_Christmas'), { recursive: true });
  writeFileSync(join(dir, 'photos', '2024', '12_24_Christmas', '1.jpg'), '');
  writeMigratedDatabase(join(dir, 'data'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const configOf = (yaml = '') =>
  parseConfig(`library: ./photos\n${yaml}`, join(dir, 'gallery.yaml'), {
    port: 3000,
    timezone: 'Europe/Paris',
  });

const said = (checks: readonly Check[]) =>
  checks.filter(({ remedy }) => remedy !== null).map(({ says }) => says);

test('nothing is found in a gallery that is well', async () => {
  const config = configOf();
  const { checks, facts } = checkDatabase(config);
  const all = [
    ...checks,
    ...checkPermissions(config),
    ...checkSpace(config),
    ...(await checkCache(config)),
    ...(await checkLibrary(config)),
    ...(await checkDecoders(facts)),
    ...checkPackages(projectRoot()),
  ];
  expect(said(all)).toEqual([]);
});

test('patterns are compared with the library', async () => {
  const pattern = String.raw`patterns: [{ category: P, path: '(?<a_year>\d{4})-.*/.*\.jpg' }]`;
  const found = said(await checkLibrary(configOf(`${pattern}\nignore: ['private/']`)));
  expect(found).toEqual([
    expect.stringMatching(/^1 pictures and films match no pattern, such as 2024\/12_24_Christmas/),
    expect.stringMatching(/^ignore\[0\] matches no file/),
  ]);
  // A gallery.yaml of an earlier version names the kinds of files that it knew.
  for (const name of ['a.jxl', 'b.insv', 'c.doc', 'd.doc', 'e.doc']) {
    writeFileSync(join(dir, 'photos', '2024', '12_24_Christmas', name), '');
  }
  const older = String.raw`patterns: [{ category: P, path: '(?<a_year>\d{4})/.*\.(?i:jpe?g|mp4)' }]`;
  const [left] = (await checkLibrary(configOf(older))).filter(({ remedy }) => remedy !== null);
  expect(left?.says).toMatch(
    /^2 pictures and films match no pattern, .* do not name \.insv, \.jxl/,
  );
  expect(left?.remedy).toContain('Add these extensions');
  rmSync(join(dir, 'photos', '2024'), { recursive: true });
  expect(said(await checkLibrary(configOf()))).toEqual(['The library is empty.']);
  rmSync(join(dir, 'photos'), { recursive: true });
  expect(said(await checkLibrary(configOf()))[0]).toMatch(/^The library .* cannot be read/);
});

test('a key that may list a bucket and not read it is found', async () => {
  const keys = Array.from({ length: 250 }, (_, i) => `2024/12_24_Christmas/${i}.jpg`);
  const contents = keys.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>2024-12-24T00:00:00Z</LastModified><ETag>"e"</ETag><Size>9</Size></Contents>`,
  );
  const denied = new Set<string>();
  const server = createServer((request, response) => {
    if (request.url?.includes('list-type=2')) {
      const listing = `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
      response.end(`<?xml version="1.0"?>${listing}`);
      return;
    }
    denied.add(request.url?.replace(/\?.*/, '') ?? '');
    response.writeHead(403, { 'Content-Type': 'application/xml' });
    response.end('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.close();
    server.closeAllConnections();
  });
  for (const [name, value] of Object.entries(TEST_KEY)) vi.stubEnv(name, value);
  const { port } = server.address() as AddressInfo;
  const bucket = parseConfig(
    `library: s3://ours\ns3: { endpoint: 'http://127.0.0.1:${port}' }\n`,
    join(dir, 'gallery.yaml'),
    { port: 3000, timezone: 'Europe/Paris' },
  );
  const [found, ...more] = said(await checkLibrary(bucket));
  expect(more).toEqual([]);
  expect(found).toMatch(
    /^84 of 84 photos that were tried cannot be read: s3:\/\/ours\/2024\/12_24_Christmas\/\d+\.jpg denies access .*s3:GetObject/,
  );
  // The photos that were tried are of the whole listing, since permissions may differ.
  expect(denied.size).toBe(84);
  expect(denied).toContain(`/ours/${keys[249]}`);
});

test('times of directories are not to be trusted on every file system', () => {
  const trusting = configOf('trust_directory_times: true\n');
  const on = (type: number) => said(checkDirectoryTimes(trusting, () => type));
  // ext4, XFS, Btrfs and NFS.
  for (const type of [0xef53, 0x58465342, 0x9123683e, 0x6969]) expect(on(type)).toEqual([]);
  for (const type of [0x4d44, 0x2011bab0, 0xff534d42, 0xfe534d42, 0x65735546]) {
    expect(on(type)).toEqual([expect.stringContaining('trust_directory_times is true')]);
  }
  expect(checkDirectoryTimes(configOf(), () => 0x4d44)).toEqual([]);
  const bucket = parseConfig(
    'library: s3://bucket/photos\ntrust_directory_times: true\n',
    join(dir, 'gallery.yaml'),
    { port: 3000, timezone: 'Europe/Paris' },
  );
  expect(said(checkDirectoryTimes(bucket))).toEqual([
    'trust_directory_times does nothing for a bucket.',
  ]);
});

test('files that others may read are found, and left as they are', () => {
  const config = configOf();
  chmodSync(databasePath(config.dataDir), 0o644);
  writeFileSync(config.file, '');
  chmodSync(config.file, 0o666);
  expect(said(checkPermissions(config))).toEqual([
    `${databasePath(config.dataDir)} is open to other accounts.`,
    `${config.file} may be written by anybody.`,
  ]);
});

test('a database that is missing, damaged, or of a newer version is found', () => {
  const config = configOf();
  const path = databasePath(config.dataDir);
  const before = readFileSync(path);
  expect(said(checkDatabase(config).checks)).toEqual([]);
  expect(readFileSync(path).equals(before)).toBe(true);
  const client = new Sqlite(path);
  client.exec("insert into migrations values ('of a newer version', 4e12)");
  client.pragma('foreign_keys = off');
  client.close();
  expect(said(checkDatabase(config).checks)[0]).toContain('newer version of Albumen');
  const damaged = Buffer.from(before);
  damaged.fill(0xff, 40_000, 60_000);
  writeFileSync(path, damaged);
  expect(said(checkDatabase(config).checks)).toHaveLength(1);
  rmSync(path);
  expect(said(checkDatabase(config).checks)).toEqual([`There is no ${path}.`]);
});

test('a cache that cannot be written is found', async () => {
  writeFileSync(join(dir, 'file'), '');
  const found = said(await checkCache(configOf('cache: ./file/cache')));
  expect(found[0]).toContain('The cache cannot be written');
});

test('little room is found before the disk is full', async () => {
  const config = configOf();
  const disk = { bsize: 4096, blocks: 1_000_000, bavail: 100_000, files: 0, ffree: 0 };
  mkdirSync(join(config.dataDir, 'cache'));
  expect(said(checkSpace(config, () => disk))).toEqual([
    `409.6 MB are free for ${config.dataDir}.`,
    `409.6 MB are free for ${config.dataDir}/cache.`,
  ]);
  const roomy = { ...disk, bavail: 130_000 };
  expect(said(checkSpace(config, () => roomy))).toEqual([]);
  const crowded = { ...roomy, files: 500_000, ffree: 9_000 };
  expect(said(checkSpace(config, () => crowded))).toEqual([
    `The disk of ${config.dataDir} takes only 9000 more files.`,
    `The disk of ${config.dataDir}/cache takes only 9000 more files.`,
  ]);
  const tight = { ...disk, bavail: 90_000 };
  const [unbounded] = await checkCache(config, () => tight);
  expect(unbounded).toMatchObject({
    says: expect.stringContaining('nearly full'),
    remedy: 'Set cache_max_size.',
  });
  expect(said(await checkCache(configOf('cache_max_size: 1GB'), () => tight))).toEqual([]);
});

test('missing decoders are named with what they would show', async () => {
  const facts = { films: 7, stills: 2, others: 3, newest: null };
  const fault = 'the optional package node-av is not installed: npm ci --include=optional';
  const [found, ...more] = await checkDecoders(facts, fault);
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    says: expect.stringMatching(/^Films \(7 here\), JPEG XL, .* \(2 here\) .*--include=optional$/),
    remedy: expect.stringContaining('npm run scan'),
  });
  const [fine] = await checkDecoders(facts, null);
  expect(fine).toMatchObject({ says: expect.stringContaining(' 3 files here '), remedy: null });
  vi.stubEnv('PATH', dir);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect((await checkDecoders(facts, null)).map(({ remedy }) => remedy)).toContain(
    'Install util-linux.',
  );
});

test.skipIf(process.getuid?.() !== 0)('a file of another account is found (as root)', () => {
  const config = configOf();
  const secret = join(config.dataDir, 'auth-secret');
  writeFileSync(secret, 'secret', { mode: 0o600 });
  chownSync(secret, 1, 1);
  expect(said(checkPermissions(config))).toEqual([
    `${secret} belongs to another account than this one.`,
  ]);
});

test('a clock that has gone back is found', () => {
  const facts = { films: 0, stills: 0, others: 0, newest: Date.now() + 3 * 86_400_000 };
  expect(said(checkClock(configOf(), facts))[0]).toContain('the clock was or is wrong');
});

test('the mail server is greeted, and nothing is sent', async () => {
  const server = await startTestSmtp();
  const config = configOf('mail: { from: gallery@example.org }');
  process.env['SMTP_URL'] = server.settings.smtpUrl;
  expect(said(await checkMail(config))).toEqual([]);
  expect(server.letters).toEqual([]);
  await server.close();
  expect(said(await checkMail(config))[0]).toMatch(/does not let us in \(/);
  delete process.env['SMTP_URL'];
  expect(said(await checkMail(config))[0]).toContain('found no SMTP_URL');
});

test('the provider of single sign-on is asked what it is, and nobody is signed in', async () => {
  expect(said(await checkSignIn(configOf()))).toEqual([]);
  const provider = await startTestProvider('http://localhost/');
  const config = configOf(`oidc: { issuer: "${provider.issuer}", client_id: gallery }`);
  expect(said(await checkSignIn(config))[0]).toContain('found no OIDC_CLIENT_SECRET');
  process.env['OIDC_CLIENT_SECRET'] = 'for tests only';
  expect(said(await checkSignIn(config))).toEqual([]);
  const other = configOf(`oidc: { issuer: "${provider.issuer}/", client_id: gallery }`);
  expect(said(await checkSignIn(other))[0]).toContain('The provider calls itself');
  provider.close();
  const gone = configOf('oidc: { issuer: "http://localhost:9", client_id: gallery }');
  expect(said(await checkSignIn(gone))[0]).toMatch(/openid-configuration cannot be read/);
  delete process.env['OIDC_CLIENT_SECRET'];
});

test('packages that are missing or of another version are found', () => {
  const install = (name: string, version: string) => {
    mkdirSync(join(dir, 'node_modules', name), { recursive: true });
    writeFileSync(join(dir, 'node_modules', name, 'package.json'), JSON.stringify({ version }));
  };
  const packages = {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/@b/c': { version: '2.0.0' },
    'node_modules/for-tests': { version: '1.0.0', dev: true },
    'node_modules/for-another-system': { version: '1.0.0', optional: true },
  };
  expect(said(checkPackages(dir))[0]).toContain('cannot be read');
  writeFileSync(join(dir, 'package-lock.json'), JSON.stringify({ packages }));
  install('a', '1.0.1');
  expect(said(checkPackages(dir))).toEqual(['a 1.0.0 is 1.0.1, @b/c 2.0.0 is missing.']);
  install('a', '1.0.0');
  install('@b/c', '2.0.0');
  expect(said(checkPackages(dir))).toEqual([]);
});
