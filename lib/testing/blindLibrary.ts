import type { Library } from '../library/library.ts';

/** Tests only: a library of which a directory or a file cannot be read. */
export function blindTo(library: Library, path: string): Library {
  const fault = { kind: 'unreadable', rawPath: path, text: path, message: 'no' } as const;
  const list: Library['list'] = async function* (...asked) {
    for await (const { entries, ...more } of library.list(...asked)) {
      const read = entries.filter(({ text }) => !`${text}/`.startsWith(`${path}/`));
      yield { ...more, entries: read, faults: [...more.faults, fault] };
    }
  };
  return { ...library, list };
}
