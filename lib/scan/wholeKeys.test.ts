import { hash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { largeFile, openRecognitionLibrary, shown } from '../testing/recognitionLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';

const { used, rename, hide, waiting } = openRecognitionLibrary();

describe('files that differ in the middle alone', () => {
  const fullKey = (content: Buffer) => hash('sha256', content).slice(0, 32);
  const nothing = { total: 0, items: [] };

  test.each([true, false])(
    'are told apart by --checksums (known whole before: %s)',
    async (checksums) => {
      used.write(`${shown}/a.jpg`, largeFile('one'));
      await used.scan({ checksums });
      hide(`${shown}/a.jpg`);
      used.write(`${shown}/b.jpg`, largeFile('two'));
      const { report } = await used.scan({ checksums: true });
      expect(report).toMatchObject({ copied_photos: nothing, moved_photos: nothing });
      expect(waiting()).toEqual([]);
      expect(used.photos()).toMatchObject([
        { filename: 'a.jpg', full_key: fullKey(largeFile('one')) },
        { filename: 'b.jpg', full_key: fullKey(largeFile('two')) },
      ]);
    },
  );

  test('are each recognised at new places by --checksums', async () => {
    used.write(`${shown}/a.jpg`, largeFile('one'));
    used.write(`${shown}/b.jpg`, largeFile('two'));
    await used.scan({ checksums: true });
    rename(`${shown}/a.jpg`, `${shown}/2.jpg`);
    rename(`${shown}/b.jpg`, `${shown}/1.jpg`);
    await used.scan({ checksums: true, maxRemoved: 1 });
    expect(used.photos()).toMatchObject([
      { id: 1, filename: '2.jpg', missing: false, full_key: fullKey(largeFile('one')) },
      { id: 2, filename: '1.jpg', missing: false, full_key: fullKey(largeFile('two')) },
    ]);
  });

  test('are not taken for each other at a new place by --checksums', async () => {
    used.write(`${shown}/a.jpg`, largeFile('one'));
    used.write(`${shown}/stays.jpg`, 'stays');
    await used.scan({ checksums: true });
    used.remove(`${shown}/a.jpg`);
    used.write(`${shown}/b.jpg`, largeFile('two'));
    const { report } = await used.scan({ checksums: true, maxRemoved: 1 });
    expect(report).toMatchObject({ moved_photos: nothing, added_photos: { total: 1 } });
  });

  test('a file that changed in the middle loses the key of its former content', async () => {
    used.write(`${shown}/a.jpg`, largeFile('one'));
    await used.scan({ checksums: true });
    used.write(`${shown}/a.jpg`, largeFile('two'));
    await used.scan({ full: true });
    expect(used.photos()).toMatchObject([{ full_key: null }]);
    await used.scan({ checksums: true });
    expect(used.photos()).toMatchObject([{ full_key: fullKey(largeFile('two')) }]);
    // Its ends and its size are those from before, so a scan that does not read it whole takes it for touched.
    chmodSync(join(used.root, `${shown}/a.jpg`), 0o600);
    await used.scan();
    expect(used.photos()).toMatchObject([{ full_key: null }]);
  });

  test('a short file is known whole by what every scan reads', async () => {
    const short = Buffer.concat([jpeg({ data: 'head' }), Buffer.alloc(190 * 1024)]);
    used.write(`${shown}/a.jpg`, short);
    await used.scan();
    expect(used.photos()).toMatchObject([{ full_key: fullKey(short) }]);
  });

  test('are copies of each other for a scan that does not read them whole', async () => {
    used.write(`${shown}/a.jpg`, largeFile('one'));
    await used.scan();
    hide(`${shown}/a.jpg`);
    used.write(`${shown}/b.jpg`, largeFile('two'));
    await used.scan();
    expect(waiting()).toEqual([[`${shown}/b.jpg`, 'copied']]);
  });
});
