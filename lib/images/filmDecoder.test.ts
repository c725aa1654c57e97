import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findDecoderFault } from './filmDecoder.ts';

test('a missing decoder of films, or of its part for this system, is reported in a sentence', () => {
  const packages = mkdtempSync(join(tmpdir(), 'albumen-packages-'));
  onTestFinished(() => rmSync(packages, { recursive: true }));
  expect(findDecoderFault(packages)).toContain('npm ci --include=optional');
  mkdirSync(join(packages, 'node-av'));
  writeFileSync(join(packages, 'node-av', 'package.json'), '{}');
  expect(findDecoderFault(packages)).toContain(`${process.platform}-${process.arch}`);
  mkdirSync(join(packages, '@seydx', `node-av-${process.platform}-${process.arch}`), {
    recursive: true,
  });
  expect(findDecoderFault(packages) ?? 'musl').toContain('musl');
});
