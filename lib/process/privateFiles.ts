import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';

/*
 * Threat: other accounts on the machine could read the database, the secret of the sessions and the
 * thumbnails of photos that they may not see. So the files and directories that we make are
 * readable by their owner alone.
 */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_DIRECTORY = 0o700;

/** Makes a directory and missing parents. An existing directory keeps its mode. */
export function makePrivateDirectory(directory: string): void {
  mkdirSync(/*turbopackIgnore: true*/ directory, { recursive: true, mode: PRIVATE_DIRECTORY });
}

/**
 * Makes an empty private file, before it is opened by a library that cannot set modes. (SQLite
 * gives its other files the mode of the database.) Errors are ignored here: the code that then
 * opens the file reports them better.
 */
export function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(/*turbopackIgnore: true*/ file, 'wx', PRIVATE_FILE));
  } catch {
    // Usually the file exists already.
  }
}

/** Waits until the content of a file, or the names in a directory, are on the disk. */
export function flushToDisk(path: string): void {
  const opened = openSync(/*turbopackIgnore: true*/ path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
