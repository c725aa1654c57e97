import { beforeEach, describe, expect, test } from 'vitest';
import { openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';

const { used, write, rename, copy, close, seen, waiting } = openRecognitionLibrary();

describe('new photos in a directory that was moved or copied', () => {
  beforeEach(async () => {
    write(`${shown}/a.jpg`);
    for (const name of ['d', 'e']) write(`${other}/${name}.jpg`);
    await used.scan();
    close(shown);
  });

  test('which is a copy of a public album, wait where new albums are private', async () => {
    copy(`${other}/d.jpg`, '2016/01_01_Mixed/d.jpg');
    write('2016/01_01_Mixed/secret.jpg');
    await used.scan({ newAlbums: 'private' });
    expect(waiting()).toEqual([['2016/01_01_Mixed/secret.jpg', 'new-among-known']]);
    expect(seen()).not.toContain('2016/01_01_Mixed/secret.jpg');
  });

  test('beside the last photos of a public album, wait where new albums are private', async () => {
    rename(`${other}/d.jpg`, 'away.bin');
    await used.scan();
    rename(`${other}/e.jpg`, '2016/01_01_Last/e.jpg');
    write('2016/01_01_Last/secret.jpg');
    await used.scan({ newAlbums: 'private' });
    expect(used.albums()).toContainEqual(
      expect.objectContaining({ id: 2, dirpath: '2016/01_01_Last', public: 1 }),
    );
    expect(waiting()).toEqual([['2016/01_01_Last/secret.jpg', 'new-among-known']]);
    expect(seen()).toEqual(['2016/01_01_Last/e.jpg']);
    rename('2016/01_01_Last', '2016/01_01_Next');
    write('2016/01_01_Next/more.jpg');
    await used.scan({ newAlbums: 'private' });
    expect(waiting()).toEqual([
      ['2016/01_01_Next/more.jpg', 'new-among-known'],
      ['2016/01_01_Next/secret.jpg', 'new-among-known'],
    ]);
    // A photo that is added later is one of a known album, and is seen like the others there.
    write('2016/01_01_Next/later.jpg');
    await used.scan({ newAlbums: 'private' });
    expect(seen()).toEqual(['2016/01_01_Next/e.jpg', '2016/01_01_Next/later.jpg']);
  });

  test('in a public album, are seen where new albums are public', async () => {
    rename(other, '2016/01_01_Moved');
    write('2016/01_01_Moved/new.jpg');
    await used.scan({ newAlbums: 'public' });
    expect(waiting()).toEqual([]);
    expect(seen()).toContain('2016/01_01_Moved/new.jpg');
  });
});
