import { beforeEach, describe, expect, test } from 'vitest';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { largeFile, openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';

const {
  used,
  write,
  rename,
  copy,
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

describe('the content that a hidden photo had before it was edited', () => {
  beforeEach(async () => {
    hide(a, 100);
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
  copy(a, z);
  await scan();
  used.remove(a);
  await scan();
  hide(z, 100);
  write(z, 'edited');
  await scan();
  write(a, a);
  await scan();
  expect(waiting()).toEqual([[a, 'ambiguous']]);
});

test('of a photo that changes all the time only the last contents are kept', async () => {
  for (let i = 0; i < 12; i++) {
    write(a, `version ${i}`);
    await scan({ readHeaders: i % 2 === 0 });
  }
  expect(read('select count(*) from former_contents')).toEqual([[8]]);
  hide(a, 100);
  write(back, 'version 10');
  await scan();
  expect(waiting()).toEqual([[back, 'copied']]);
});

test('a large photo that changed in the middle alone is known by its former content, if that was read whole', async () => {
  used.write(a, largeFile('one'));
  await scan({ checksums: true });
  hide(a, 100);
  used.write(a, largeFile('two'));
  await scan();
  used.write(back, largeFile('one'));
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
    hide(a, 100);
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
    hide(a, 100);
    empty(b);
    await scan();
    copy(a, b);
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
    used.remove(a);
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
