import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { authSecret, keptSecret } from './authSecret.ts';
import { ConfigError } from './config.ts';

function newDirectory() {
  return mkdtempSync(path.join(tmpdir(), 'albumen-secret-'));
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test('is made once, long enough, readable by its owner alone', () => {
  const directory = path.join(newDirectory(), 'not', 'there', 'yet');
  const secret = keptSecret(directory);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(keptSecret(directory)).toBe(secret);
  expect(readdirSync(directory)).toEqual(['auth-secret']);
  expect(statSync(path.join(directory, 'auth-secret')).mode & 0o777).toBe(0o600);
  expect(keptSecret(newDirectory())).not.toBe(secret);
});

test('processes that start at once get the same one', async () => {
  const directory = newDirectory();
  const module = fileURLToPath(new URL('./authSecret.ts', import.meta.url));
  const code = `
    const { keptSecret } = await import(${JSON.stringify(module)});
    process.stdout.write('ready');
    process.stdin.once('data', () => {
      process.stdout.write(keptSecret(${JSON.stringify(directory)}));
      process.exit();
    });`;
  const processes = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
    let output = '';
    const ready = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        output += chunk;
        resolve();
      });
    });
    const done = new Promise<string>((resolve) => child.on('close', () => resolve(output)));
    return { child, ready, done };
  });
  await Promise.all(processes.map(({ ready }) => ready));
  for (const { child } of processes) child.stdin.write('go');
  const secrets = await Promise.all(processes.map(({ done }) => done));
  expect(new Set(secrets)).toEqual(new Set([`ready${keptSecret(directory)}`]));
  expect(readdirSync(directory)).toEqual(['auth-secret']);
});

test('a damaged one is not used, and the file is named', () => {
  const directory = newDirectory();
  writeFileSync(path.join(directory, 'auth-secret'), 'short\n');
  expect(() => keptSecret(directory)).toThrow(`${directory}/auth-secret is damaged`);
});

test('a directory that cannot be made is named', () => {
  const file = path.join(newDirectory(), 'file');
  writeFileSync(file, '');
  expect(() => keptSecret(file)).toThrow(`cannot be kept in ${file}/auth-secret`);
});

test('the secret comes from the environment, else it is made once', () => {
  const directory = newDirectory();
  const dataDir = path.join(directory, 'data');
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret from outside, and long enough');
  expect(authSecret({ dataDir: directory })).toBe('a secret from outside, and long enough');
  vi.stubEnv('NEXTAUTH_SECRET', '');
  const made = authSecret({ dataDir });
  expect(made).toBe(readFileSync(path.join(dataDir, 'auth-secret'), 'utf8').trim());
  expect(authSecret({ dataDir })).toBe(made);
  writeFileSync(path.join(directory, 'file'), '');
  const file = path.join(directory, 'file');
  expect(() => authSecret({ dataDir: file })).toThrow(ConfigError);
});
