import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { PRIVATE_FILE } from '../lib/process/privateFiles.ts';
import { codeOf, messageOf } from '../lib/process/thrown.ts';

type PrivateOutput = {
  readonly path: string;
  readonly write: (text: string) => void;
  readonly close: () => void;
  readonly remove: () => void;
};

/**
 * Opens a new file for what is shown only once, before anything is applied. Threat: whoever reads a
 * link is signed in by it, so the file is for its owner alone, and never one that exists already.
 */
export function newPrivateFile(path: string): PrivateOutput {
  const descriptor = open(path);
  return {
    path,
    write: (text) => {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
    remove: () => rmSync(path, { force: true }),
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'wx', PRIVATE_FILE);
  } catch (error) {
    const isThere = codeOf(error) === 'EEXIST';
    const why = isThere ? 'it exists already: give another name' : messageOf(error);
    throw new Error(`${path} cannot be written (${why}). Nothing was applied.`);
  }
}
