import { closeSync, mkdirSync, openSync } from 'node:fs';

/*
 * Threat: whoever else has an account on the machine reads the database, the secret of the sessions
 * and the thumbnails of photos that they may not see. What we make is for its owner alone.
 */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_DIRECTORY = 0o700;

/** Makes a directory, and those above it that are missing. One that is there is left as it is. */
export function makePrivateDirectory(directory: string): void {
  mkdirSync(/*turbopackIgnore: true*/ directory, { recursive: true, mode: PRIVATE_DIRECTORY });
}

/**
 * Makes an empty file before a library that knows no modes opens it; SQLite gives the files beside
 * a database the mode of the database. What goes wrong is left to whoever opens it, who says it
 * better.
 */
export function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(/*turbopackIgnore: true*/ file, 'wx', PRIVATE_FILE));
  } catch {
    // Mostly: it is there already.
  }
}
