import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { createTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

let used: TestLibrary;

const shown = '2013/01_19_Shown';
const other = '2013/01_20_Other';
const [a, b, back] = [`${shown}/a.jpg`, `${shown}/b.jpg`, `${other}/back.jpg`];

const write = (path: string, data = path) => used.write(path, jpeg({ data }));
const read = (statement: string) =>
  used.inDatabase((client) => client.prepare(statement).raw().all());
const run = (statements: string) => used.inDatabase((client) => client.exec(statements));
const rename = (from: string, to: string) => {
  mkdirSync(dirname(join(used.root, to)), { recursive: true });
  renameSync(join(used.root, from), join(used.root, to));
};
const hide = (path: string) =>
  run(`insert into policies (id, public) values (100, 0);
    update photos set policy_id = 100 where path = cast('${path}' as blob)`);
const close = (dirpath: string) =>
  run(`update policies set public = 0 where id in (
    select policy_id from albums where dirpath = '${dirpath}')`);
const waiting = () =>
  read(`select cast(path as text), waiting_reason from photos
    where waiting = 1 and missing_since is null order by 1`);
const seen = () =>
  read(`select cast(path as text) from photos join albums on albums.id = album_id
      left join policies as own on own.id = photos.policy_id
      left join policies as its on its.id = albums.policy_id
    where photos.missing_since is null and albums.missing_since is null and waiting = 0
      and iif(photos.policy_id is null, its.public, own.public)
    order by 1`).flat();
const scan = (flags: Parameters<TestLibrary['scan']>[0] = {}) =>
  used.scan({ maxRemoved: 1, ...flags });

beforeEach(async () => {
  used = createTestLibrary();
  for (const path of [a, b, `${shown}/c.jpg`, `${other}/d.jpg`]) write(path);
  await scan();
});
afterEach(() => used.close());

describe('the content that a hidden photo had before it was edited', () => {
  beforeEach(async () => {
    hide(a);
    write(a, 'edited');
    await scan();
  });

  test('waits under another name, and the report says of what it is a copy', async () => {
    write(back, a);
    const { report } = await scan();
    expect(waiting()).toEqual([[back, 'copied']]);
    expect(seen()).not.toContain(back);
    expect(report.copied_photos.items).toEqual([{ path: back, from: a }]);
  });

  test('waits though several versions came between', async () => {
    for (const data of ['again', 'and again', 'and once more']) {
      write(a, data);
      await scan();
    }
    write(back, a);
    await scan();
    expect(waiting()).toEqual([[back, 'copied']]);
  });

  test('waits when the edited photo is gone', async () => {
    rename(a, 'away.bin');
    await scan();
    write(back, a);
    await scan();
    expect(waiting()).toEqual([[back, 'copied']]);
  });

  test('waits in the place of another photo', async () => {
    write(b, a);
    await scan();
    expect(waiting()).toEqual([[b, 'replaced']]);
    expect(seen()).not.toContain(b);
  });

  test('waits in the place of another photo, which goes on under another name', async () => {
    rename(b, `${other}/b.jpg`);
    write(b, a);
    await scan();
    expect(waiting()).toEqual([[b, 'copied']]);
    expect(read(`select cast(path as text) from photos where id = 2`)).toEqual([
      [`${other}/b.jpg`],
    ]);
  });

  test('waits in the place of a missing photo', async () => {
    rename(b, 'away.bin');
    await scan();
    write(b, a);
    await scan();
    expect(waiting()).toEqual([[b, 'replaced']]);
  });

  test('is hidden in a new directory like the directory that it had', async () => {
    close(shown);
    write('2014/01_01_Restored/a.jpg', a);
    write('2014/01_01_Restored/new.jpg');
    await scan();
    expect(seen()).toEqual([`${other}/d.jpg`]);
  });

  test('waits where it cannot be read', async () => {
    write(back, a);
    const library = openLocalLibrary(used.root);
    const fail = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    await used.scan(
      {},
      {
        ...library,
        readEnds: (path, ...rest) =>
          path.toString() === back ? fail() : library.readEnds(path, ...rest),
      },
    );
    expect(waiting()).toEqual([[back, 'unsure']]);
  });

  test('waits where headers are not read', async () => {
    write(back, a);
    await scan({ readHeaders: false });
    expect(waiting()).toEqual([[back, 'copied']]);
  });

  test('is the photo itself in its own place', async () => {
    write(a, a);
    await scan();
    expect(waiting()).toEqual([]);
    expect(read('select policy_id from photos where id = 1')).toEqual([[100]]);
    write(back, 'edited');
    await scan();
    expect(waiting()).toEqual([[back, 'copied']]);
  });

  test('waits in its own place too, if it was copied there from another photo that is hidden', async () => {
    write(`${other}/d.jpg`, a);
    await scan();
    run('update photos set waiting = 0');
    write(`${other}/d.jpg`, 'something else');
    await scan();
    write(`${other}/d.jpg`, a);
    await scan();
    expect(waiting()).toEqual([[`${other}/d.jpg`, 'replaced']]);
  });

  test('does not wait where nobody sees more', async () => {
    close(other);
    write(back, a);
    await scan();
    expect(waiting()).toEqual([]);
  });

  test('does not wait beside a photo with that content that everybody sees', async () => {
    write(back, a);
    await scan();
    run('update photos set waiting = 0');
    write(`${other}/again.jpg`, a);
    await scan();
    expect(waiting()).toEqual([]);
  });
});

test('a photo of a closed album that was edited waits in an open one', async () => {
  close(shown);
  write(a, 'edited');
  await scan({ readHeaders: false });
  write(back, a);
  await scan();
  expect(waiting()).toEqual([[back, 'copied']]);
});

test('the former content of a photo that everybody sees is a new photo', async () => {
  write(a, 'edited');
  await scan();
  write(back, a);
  await scan();
  expect(waiting()).toEqual([]);
  expect(seen()).toContain(back);
});

test('a photo whose copy was hidden and edited waits when it comes back in its old place', async () => {
  const z = `${other}/z.jpg`;
  cpSync(join(used.root, a), join(used.root, z));
  await scan();
  rmSync(join(used.root, a));
  await scan();
  hide(z);
  write(z, 'edited');
  await scan();
  write(a, a);
  await scan();
  expect(waiting()).toEqual([[a, 'ambiguous']]);
});

describe('former content of a photo that fewer people saw then than see the photo now', () => {
  const publish = (id: number) => run(`update photos set policy_id = null where id = ${id}`);
  const open = (dirpath: string) =>
    run(`update policies set public = 1 where id in (
      select policy_id from albums where dirpath = '${dirpath}')`);

  beforeEach(() => hide(a));

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

test('of a photo that changes all the time only the last contents are kept', async () => {
  for (let i = 0; i < 12; i++) {
    write(a, `version ${i}`);
    await scan({ readHeaders: i % 2 === 0 });
  }
  expect(read('select count(*) from former_contents')).toEqual([[8]]);
  hide(a);
  write(back, 'version 10');
  await scan();
  expect(waiting()).toEqual([[back, 'copied']]);
});

test('a large photo that changed in the middle alone is known by its former content, if that was read whole', async () => {
  const large = (middle: string) =>
    Buffer.concat([
      jpeg({ data: 'head' }),
      Buffer.alloc(200_000),
      Buffer.from(middle),
      Buffer.alloc(200_000),
    ]);
  used.write(a, large('one'));
  await scan({ checksums: true });
  hide(a);
  used.write(a, large('two'));
  await scan();
  used.write(back, large('one'));
  await scan({ checksums: true });
  expect(waiting()).toEqual([[back, 'copied']]);
});

test('a file that was only touched has no former content', async () => {
  const touch = new Date('2020-01-01T00:00:00Z');
  used.write(a, jpeg({ data: a }), touch);
  await scan();
  expect(read('select count(*) from former_contents')).toEqual([[0]]);
});

describe('an emptied file', () => {
  const empty = (path: string) => used.write(path, '');

  test('counts as no content: its former content waits under another name, and is itself at its own', async () => {
    hide(a);
    empty(a);
    await scan();
    write(back, a);
    await scan();
    expect(waiting()).toEqual([[back, 'copied']]);
    write(a, a);
    await scan();
    expect(read('select policy_id, waiting from photos where id = 1')).toEqual([[100, 0]]);
  });

  test('waits when it comes back with the content of a hidden photo', async () => {
    hide(a);
    empty(b);
    await scan();
    cpSync(join(used.root, a), join(used.root, b));
    await scan();
    expect(waiting()).toEqual([[b, 'replaced']]);
  });

  test('is not taken for another emptied file, with the policy of that photo', async () => {
    close(other);
    run(
      `insert into policies (id, public) values (100, 1); update photos set policy_id = 100 where id = 1`,
    );
    empty(a);
    await scan();
    rmSync(join(used.root, a));
    await scan();
    empty(back);
    await scan();
    expect(read(`select policy_id from photos where path = cast('${back}' as blob)`)).toEqual([
      [null],
    ]);
    write(back, 'for nobody');
    await scan();
    expect(seen()).not.toContain(back);
  });
});

test('former content that everybody saw is seen in a new directory too, though new albums are private', async () => {
  write(a, 'edited');
  await scan();
  write('2014/01_01_Restored/a.jpg', a);
  await scan({ newAlbums: 'private' });
  expect(waiting()).toEqual([]);
  expect(seen()).toContain('2014/01_01_Restored/a.jpg');
});
