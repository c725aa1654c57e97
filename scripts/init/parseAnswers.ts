import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { directoryFault, findOrigin } from '../../lib/config/valueSchemas.ts';
import { parseHandle, parseName } from '../../lib/people/identity.ts';
import { AdminError } from '../../lib/text/adminError.ts';

/*
 * Each parses a typed flag or answer, and throws InvalidArgumentError with a sentence where it is
 * invalid.
 */

export function parseTitle(text: string): string {
  const title = text.trim();
  if (title !== '') return title;
  throw new InvalidArgumentError('Give it a name.');
}

export function parseUrl(text: string): string {
  const origin = findOrigin(text.trim());
  if (origin !== null) return origin;
  throw new InvalidArgumentError('Use scheme and host alone, like https://photos.example.org');
}

/** An existing directory, as it was typed. */
export function parseLibrary(text: string): string {
  const directory = text.trim();
  if (directory === '') throw new InvalidArgumentError('Name a directory.');
  const fault = directoryFault(directory);
  if (fault !== null) throw new InvalidArgumentError(`Expected ${fault}.`);
  const facts = statSync(resolve(directory), { throwIfNoEntry: false });
  if (facts?.isDirectory()) return directory;
  throw new InvalidArgumentError(
    facts ? `${directory} is not a directory.` : `There is no directory ${resolve(directory)}.`,
  );
}

export function parseNewAlbums(text: string): 'public' | 'private' {
  const answer = text.trim().toLowerCase();
  if (answer === 'public' || answer === 'private') return answer;
  throw new InvalidArgumentError('Use public or private.');
}

export function parseTimezone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text.trim() }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('Use a name like Europe/Paris.');
  }
}

export function parseHandleAnswer(text: string): string {
  return asAnswer(() => parseHandle(text.trim()));
}

export function parseNameAnswer(text: string): string {
  return asAnswer(() => parseName(text));
}

function asAnswer<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof AdminError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
