import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openDataDir } from '../db/client.ts';
import { keptTimezone } from '../db/keptTimezone.ts';
import { ConfigError, parseConfig } from './config.ts';
import { environment, loadConfig, mailSettings, oidcSettings } from './loadConfig.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'albumen-config-'));
const file = path.join(directory, 'gallery.yaml');

function parse(text: string) {
  return parseConfig(text, '/srv/gallery/gallery.yaml', { port: 3000, timezone: 'UTC' });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

function stub(variables: Record<string, string>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

function faultsOfLoad(variables: Record<string, string>): readonly string[] {
  stub(variables);
  try {
    loadConfig();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test('a missing file says how to make one', () => {
  const missing = path.join(directory, 'none.yaml');
  expect(faultsOfLoad({ GALLERY_CONFIG: missing })).toEqual([
    `${missing}: found no such file, expected the configuration; \`npm run init\` makes one, \`npm run try\` shows the gallery without one`,
  ]);
  expect(faultsOfLoad({ GALLERY_CONFIG: directory })).toEqual([
    `${directory}: found a directory, expected a YAML file`,
  ]);
});

test('faults of file and environment come together, by the path of the file', () => {
  writeFileSync(file, 'title: x\n');
  expect(faultsOfLoad({ GALLERY_CONFIG: file, PORT: 'web', HOST: 'a:80' })).toEqual([
    'PORT: found "web", expected a whole number from 0 to 65535',
    'HOST: found "a:80", expected an address or a host name, without port',
    `${file}:1: library: found nothing, expected the directory of the photos`,
  ]);
});

test('a cache that lies in the library by a symbolic link is refused', () => {
  mkdirSync(path.join(directory, 'photos'));
  symlinkSync(path.join(directory, 'photos'), path.join(directory, 'link'));
  writeFileSync(file, 'library: photos\ncache: link/cache/new\n');
  expect(faultsOfLoad({ GALLERY_CONFIG: file })).toEqual([
    expect.stringContaining(`${file}:2: cache: found ${directory}/link/cache/new (inside library`),
  ]);
});

test('the environment is checked where it is read', () => {
  stub({ PORT: '65536' });
  expect(environment).toThrow(ConfigError);
  stub({ PORT: '0', HOST: '' });
  expect(environment()).toMatchObject({ port: 0, host: '0.0.0.0' });
});

test('mail takes both its sender in the file and its server in the environment', () => {
  const without = parse('title: Photos\nlibrary: p\n');
  const sender = parse('title: Photos\nlibrary: p\nmail: { from: me@example.org }\n');
  stub({ SMTP_URL: '' });
  expect(mailSettings(without)).toBeNull();
  expect(() => mailSettings(sender)).toThrow(
    'gallery.yaml:3: mail: found no SMTP_URL in the environment, expected one like smtps://',
  );
  stub({ SMTP_URL: 'smtp://u:s3cret@localhost' });
  expect(() => mailSettings(without)).toThrow(/^SMTP_URL: found it without `mail` in .*yaml/);
  expect(() => mailSettings(without)).not.toThrow(/s3cret/);
  expect(mailSettings(sender)).toEqual({
    smtpUrl: 'smtp://u:s3cret@localhost',
    from: { name: 'Photos', address: 'me@example.org' },
  });
});

test('single sign-on takes both its provider in the file and its secret in the environment', () => {
  const without = parse('title: Photos\nlibrary: p\n');
  const given = parse('library: p\noidc: { issuer: http://localhost:9, client_id: g }\n');
  stub({ OIDC_CLIENT_SECRET: '' });
  expect(oidcSettings(without)).toBeNull();
  expect(() => oidcSettings(given)).toThrow(
    'gallery.yaml:2: oidc: found no OIDC_CLIENT_SECRET in the environment',
  );
  stub({ OIDC_CLIENT_SECRET: 's3cret' });
  expect(() => oidcSettings(without)).toThrow(/^OIDC_CLIENT_SECRET: found it without `oidc` in/);
  expect(() => oidcSettings(without)).not.toThrow(/s3cret/);
  expect(oidcSettings(given)).toMatchObject({ clientSecret: 's3cret', name: 'localhost:9' });
});

test('the time zone is the one of the file, else the one first used, else that of the machine', () => {
  stub({ TZ: 'Asia/Tokyo' });
  const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const dataDir = path.join(directory, 'kept');
  const text = 'library: photos\ndata_dir: kept\n';
  const context = { port: 1, timezone: machine, keptTimezone };
  expect(parseConfig(text, file, context).timezone).toBe(machine);
  openDataDir(dataDir, { busyTimeoutMs: 10, timezone: 'Europe/Paris' }).close();
  expect(parseConfig(text, file, context).timezone).toBe('Europe/Paris');
  openDataDir(dataDir, { busyTimeoutMs: 10, timezone: 'UTC' }).close();
  expect(parseConfig(text, file, context).timezone).toBe('Europe/Paris');
  const given = `${text}timezone: America/New_York\n`;
  expect(parseConfig(given, file, context).timezone).toBe('America/New_York');
  writeFileSync(path.join(dataDir, 'albumen.db'), 'no database');
  expect(parseConfig(text, file, context).timezone).toBe(machine);
});

test('a good file is read once', () => {
  writeFileSync(file, 'library: photos\ntitle: First\n');
  stub({ GALLERY_CONFIG: file });
  const config = loadConfig();
  writeFileSync(file, 'library: photos\ntitle: Second\n');
  expect(loadConfig()).toBe(config);
  expect(config).toMatchObject({ file, title: 'First' });
});
