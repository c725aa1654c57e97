import { beforeEach, describe, expect, test } from 'vitest';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';

const { used, copy, sql, scanWithHidden, seen, waiting, rowAt } = openRecognitionLibrary();

describe('a hidden photo stays hidden', () => {
  beforeEach(scanWithHidden);

  describe('when a file cannot be read that may be it', () => {
    const to = `${other}/copy.jpg`;
    const scanWithout = (path: string) => {
      const library = openLocalLibrary(used.root);
      const failing = <Rest extends unknown[], Read>(
        read: (path: Buffer, ...rest: Rest) => Promise<Read>,
      ) => {
        return async (at: Buffer, ...rest: Rest) => {
          if (at.toString() === path) throw Object.assign(new Error('EIO'), { code: 'EIO' });
          return read(at, ...rest);
        };
      };
      const { readEnds, readHead } = library;
      return used.scan(
        {},
        { ...library, readEnds: failing(readEnds), readHead: failing(readHead) },
      );
    };

    test('a copy of it', async () => {
      copy(`${shown}/a.jpg`, to);
      await scanWithout(to);
      expect(waiting()).toEqual([[to, 'unsure']]);
      await used.scan();
      expect(seen()).not.toContain(to);
    });

    test('a copy of it over another photo', async () => {
      copy(`${shown}/a.jpg`, `${shown}/b.jpg`);
      await scanWithout(`${shown}/b.jpg`);
      expect(waiting()).toEqual([[`${shown}/b.jpg`, 'unsure']]);
    });

    test('a copy of it, where it was never read itself', async () => {
      sql("update photos set quick_key = null, full_key = null where filename = 'a.jpg'");
      copy(`${shown}/a.jpg`, to);
      await scanWithout(`${shown}/a.jpg`);
      expect(waiting()).toEqual([[to, 'unsure']]);
    });

    test('but a file of another size is shown', async () => {
      used.write(to, jpeg({ data: 'a longer text than any other' }));
      await scanWithout(to);
      expect(waiting()).toEqual([]);
    });
  });

  test.each([
    ['new', `${other}/copy.jpg`, 'copied', () => undefined],
    ['over another', `${shown}/b.jpg`, 'replaced', () => undefined],
    [
      'over one that was missing',
      `${shown}/b.jpg`,
      'replaced',
      async () => {
        used.remove(`${shown}/b.jpg`);
        await used.scan();
      },
    ],
  ])('when its copy is complete only as it is read: %s', async (_, to, reason, prepare) => {
    await prepare();
    used.write(to, 'begun');
    const library = openLocalLibrary(used.root);
    const { report } = await used.scan(
      {},
      {
        ...library,
        readEnds: (path, head, tail) => {
          if (path.toString() === to) copy(`${shown}/a.jpg`, to);
          return library.readEnds(path, head, tail);
        },
      },
    );
    expect(report.faults.items).toMatchObject([{ kind: 'changing', path: to }]);
    if (to === `${other}/copy.jpg`) expect(rowAt(to)).toBeUndefined();
    await used.scan();
    expect(waiting()).toEqual([[to, reason]]);
    expect(seen()).not.toContain(to);
  });
});
