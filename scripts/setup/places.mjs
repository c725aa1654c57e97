import { existsSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';

/** The directory of package.json. */
export const root = join(import.meta.dirname, '..', '..');

/** The Node of the npm package `node`, which runs everything but the installation. */
export const ownNode = join(root, 'node_modules', '.bin', 'node');

/** PATH without the directories that npm adds: the programs of the machine itself. */
export function machinePath() {
  const inPackages = `${sep}node_modules${sep}.bin`;
  const directories = (process.env.PATH ?? '').split(delimiter);
  return directories.filter((each) => each !== '' && !each.endsWith(inPackages)).join(delimiter);
}

/** The full path of a program on this machine, or null. */
export function findProgram(name) {
  const places = machinePath().split(delimiter);
  return places.map((each) => join(each, name)).find((each) => existsSync(each)) ?? null;
}
