import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Config } from '../../lib/config/config.ts';
import type { NewPersonalLink } from '../../lib/django/importOriginal.ts';
import { ImportError } from '../../lib/django/original.ts';
import { linkUrl } from '../../lib/links/linkToken.ts';
import { PRIVATE_FILE } from '../../lib/process/privateFiles.ts';
import { csvLine } from '../../lib/text/csv.ts';

export type LinkFile = {
  readonly path: string;
  readonly write: (links: readonly NewPersonalLink[]) => void;
  readonly close: () => void;
  readonly remove: () => void;
};

/**
 * Makes the file of new links before anything is applied. Threat: whoever reads a link is signed in by
 * it, so the file is for its owner alone, and never one that exists already.
 *
 * @throws ImportError
 */
export function openLinkFile(config: Config, path: string): LinkFile {
  const descriptor = open(path);
  return {
    path,
    write: (links) => {
      writeSync(descriptor, csvLine(['handle', 'name', 'email', 'link']));
      for (const { handle, name, email, token } of links) {
        writeSync(descriptor, csvLine([handle, name, email ?? '', linkUrl(config, token)]));
      }
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
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it exists already: give another name' : message;
    throw new ImportError(`The links cannot be written to ${path} (${why}). Nothing was applied.`);
  }
}
