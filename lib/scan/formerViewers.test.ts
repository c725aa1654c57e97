import { beforeEach, describe, expect, test } from 'vitest';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';

const {
  used,
  write,
  rename,
  sql: run,
  read,
  scan,
  scanPhotos,
  hide,
  close,
  seen,
  waiting,
} = openRecognitionLibrary();
const [a, b, back] = [`${shown}/a.jpg`, `${shown}/b.jpg`, `${other}/back.jpg`];

beforeEach(() => scanPhotos('a', 'b', 'c'));

describe('former content of a photo that fewer people saw then than see the photo now', () => {
  const publish = (id: number) => run(`update photos set policy_id = null where id = ${id}`);
  const open = (dirpath: string) =>
    run(`update policies set public = 1 where id in (
      select policy_id from albums where dirpath = '${dirpath}')`);

  beforeEach(() => hide(a, 100));

  describe('because the photo was hidden, cropped and published', () => {
    beforeEach(async () => {
      await scan();
      write(a, 'cropped');
      await scan();
      publish(1);
      await scan();
      expect(seen()).toContain(a);
    });

    test.each([
      [back, 'copied'],
      [b, 'replaced'],
      [a, 'replaced'],
      ['2014/01_01_Restored/a.jpg', 'copied'],
    ])('waits at %s', async (path, why) => {
      write(path, a);
      await scan();
      expect(waiting()).toEqual([[path, why]]);
      expect(seen()).not.toContain(path);
    });

    test('waits where it cannot be read', async () => {
      write(back, a);
      const library = openLocalLibrary(used.root);
      const readEnds = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
      await used.scan({}, { ...library, readEnds });
      expect(waiting()).toEqual([[back, 'unsure']]);
    });

    test('waits in its own place until it is approved, and then is the photo itself', async () => {
      write(a, a);
      await scan();
      await scan({ full: true });
      expect(waiting()).toEqual([[a, 'replaced']]);
      run('update photos set waiting = 0');
      await scan({ full: true });
      expect(waiting()).toEqual([]);
      expect(read('select policy_id from photos where id = 1')).toEqual([[null]]);
      write(a, 'cropped again');
      await scan();
      write(back, a);
      await scan();
      expect(waiting()).toEqual([]);
    });

    test('waits though the photo changed many times before it was published', async () => {
      run('update photos set policy_id = 100 where id = 1');
      for (let i = 0; i < 10; i++) {
        write(a, `rating ${i}`);
        await scan({ readHeaders: false });
      }
      publish(1);
      write(back, a);
      await scan();
      expect(waiting()).toEqual([[back, 'copied']]);
      write(back, 'rating 0');
      await scan();
      expect(seen()).not.toContain(back);
    });

    test('does not wait for those who saw it then, and see the photo now', async () => {
      run(`insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
        insert into policies (id, public) values (101, 0), (102, 0), (103, 0);
        insert into policy_users (policy_id, user_id) values (101, 1), (102, 1), (103, 1);
        update photos set policy_id = 101 where id = 2;
        update albums set policy_id = 102 where dirpath = '${other}'`);
      write(b, 'cropped too');
      await scan();
      publish(2);
      write(back, b);
      await scan();
      expect(waiting()).toEqual([]);
    });
  });

  test.each([true, false])(
    'waits if its album was closed then, and is open again (headers are read: %s)',
    async (readHeaders) => {
      publish(1);
      close(shown);
      write(a, 'edited');
      await scan({ readHeaders });
      open(shown);
      write(back, a);
      await scan({ readHeaders });
      expect(waiting()).toEqual([[back, 'copied']]);
    },
  );

  test('waits if the photo was moved out of a closed album, and approved', async () => {
    publish(1);
    close(shown);
    write(a, 'edited');
    await scan();
    rename(a, `${other}/a.jpg`);
    await scan();
    expect(waiting()).toEqual([[`${other}/a.jpg`, 'moved']]);
    run('update photos set waiting = 0');
    write(back, a);
    await scan();
    expect(waiting()).toEqual([[back, 'copied']]);
  });

  test('waits if an older version did not store who saw it', async () => {
    publish(1);
    write(a, 'edited');
    await scan();
    run('update former_contents set sight = null, public = 0');
    write(back, a);
    await scan();
    expect(waiting()).toEqual([[back, 'copied']]);
  });

  test('waits if the photo waited until it was edited', async () => {
    publish(1);
    run(`update photos set waiting = 1, waiting_reason = 'review' where id = 1`);
    write(a, 'edited');
    await scan();
    run('update photos set waiting = 0');
    write(back, a);
    await scan();
    expect(waiting()).toEqual([[back, 'copied']]);
  });

  test('waits if a share shows the photo now, and the share of its album did not show it then', async () => {
    run(`insert into shares (id, token_hash, album_id, created_at)
      select 1, 'x', id, 0 from albums where dirpath = '${other}'`);
    publish(1);
    close(shown);
    close(other);
    write(a, 'edited');
    await scan();
    run(`insert into share_photos (share_id, photo_id) values (1, 1)`);
    write(back, a);
    await scan();
    expect(waiting()).toEqual([[back, 'copied']]);
  });
});
