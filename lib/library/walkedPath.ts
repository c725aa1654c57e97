import { isAscii } from '../text/ascii.ts';
import { pathBytes, pathText } from './rawPath.ts';

/** A directory that a walk comes to. */
export type WalkedDirectory = {
  /** Raw path in the library, '' for the root, and the same path as text. */
  readonly rawPath: string;
  readonly text: string;
  /**
   * Raw absolute path without symbolic links, and the same in the form that is passed to the
   * system.
   */
  readonly real: string;
  readonly address: string | Buffer;
  /** How many symbolic links the path contains. */
  readonly links: number;
  readonly parent: WalkedDirectory | null;
};

/** An entry of a directory. */
export type Named = Pick<WalkedDirectory, 'rawPath' | 'text' | 'real' | 'address'>;

/** An entry with its paths. Names are nearly always ASCII, and then nothing has to be decoded. */
export function nameIn(directory: WalkedDirectory, name: string): Named {
  const rawPath = join(directory.rawPath, name);
  const real = join(directory.real, name);
  if (!isAscii(name) || typeof directory.address !== 'string') {
    return { rawPath, text: pathText(rawPath), real, address: addressOf(real) };
  }
  const text = directory.text === directory.rawPath ? rawPath : join(directory.text, name);
  const address = directory.address === directory.real ? real : join(directory.address, name);
  return { rawPath, text, real, address };
}

/**
 * A path as the system takes it: a string, which costs less, unless only a Buffer can express it.
 */
export function addressOf(rawPath: string): string | Buffer {
  const text = pathText(rawPath);
  return text.includes('\ufffd') ? pathBytes(rawPath) : text;
}

function join(directory: string, name: string): string {
  if (directory === '') return name;
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}
