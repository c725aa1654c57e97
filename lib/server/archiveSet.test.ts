import { expect, test } from 'vitest';
import type { ArchiveSet } from '../photos/originals.ts';
import { archiveVersion } from './archiveSet.ts';

type Facts = { readonly [column: string]: string | number | null };

const facts: Facts = {
  id: 1,
  filename: 'ab.jpg',
  size: 10,
  fileTime: 1000,
  etag: 'cd',
  contentKey: 'ef',
};

/** The version of an archive of files with these facts, where they are not the usual ones. */
function versionOf(files: readonly Facts[], strip = false, timezone = 'UTC'): string {
  const set = files.map((more) => ({
    photo: { ...facts, ...more },
    withheld: null,
    strip,
    size: facts['size'],
  }));
  return archiveVersion(set as unknown as ArchiveSet, 'en', timezone);
}

test('the version of an archive is another one for each fact on which its bytes depend', () => {
  const versions = [
    versionOf([{}]),
    versionOf([{}], true),
    versionOf([{}], false, 'Europe/Paris'),
    versionOf([{}, {}]),
    versionOf([{}, { id: 2 }]),
    versionOf([{ id: 2 }, {}]),
    versionOf([{ id: 2 }]),
    versionOf([{ size: 11 }]),
    versionOf([{ fileTime: 1001 }]),
    versionOf([{ filename: 'ac.jpg' }]),
    versionOf([{ etag: 'ce' }]),
    versionOf([{ contentKey: 'eg' }]),
    versionOf([{ contentKey: '' }]),
    versionOf([{ contentKey: null }]),
    // The same texts, cut elsewhere.
    versionOf([{ filename: 'ab.jpgc', etag: 'd' }]),
    versionOf([{ etag: 'cde', contentKey: 'f' }]),
  ];
  for (const longer of ['filename', 'etag', 'contentKey']) {
    const same = { filename: 'a', etag: 'a', contentKey: 'a' };
    versions.push(versionOf([{ ...same, [longer]: 'aa' }, same]));
    versions.push(versionOf([same, { ...same, [longer]: 'aa' }]));
  }
  expect(new Set(versions).size).toBe(versions.length);
  expect(versionOf([{}])).toBe(versions[0]);
});
