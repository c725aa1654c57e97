import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../process/projectRoot.ts';

let found: string | null | undefined;

/**
 * Why films cannot be decoded here, as a sentence with the remedy; null: they can. The decoder is
 * an optional package and may be missing: the registry may lack it, npm may have been told to leave
 * it out, and some systems have none.
 */
export function filmDecoderFault(): string | null {
  if (found === undefined) found = findDecoderFault(join(projectRoot(), 'node_modules'));
  return found;
}

/** `packages`: the directory node_modules. */
export function findDecoderFault(packages: string): string | null {
  if (!existsSync(/*turbopackIgnore: true*/ join(packages, 'node-av', 'package.json'))) {
    return 'the optional package node-av is not installed: npm ci --include=optional';
  }
  const system = `${process.platform}-${process.arch}`;
  const scope = join(packages, '@seydx');
  const built = existsSync(/*turbopackIgnore: true*/ scope)
    ? readdirSync(/*turbopackIgnore: true*/ scope)
    : [];
  if (!built.some((name) => name.startsWith(`node-av-${system}`))) {
    return `the part of node-av for this system (${system}) is not installed: npm ci --include=optional`;
  }
  return isMusl() ? 'node-av does not work on this system, which has musl in place of glibc' : null;
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}
