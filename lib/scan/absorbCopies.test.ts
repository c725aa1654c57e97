import { describe, expect, test } from 'vitest';
import { overClient } from '../db/open.ts';
import { editPhoto } from '../photos/edits.ts';
import { hidePhoto, showPhoto } from '../policies/change.ts';
import { undoChange } from '../policies/undo.ts';
import { removeUser } from '../policies/undoable/remove.ts';
import { asTx } from '../testing/asTx.ts';
import { openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';

const { used, write, rename, copy, sql, hide, seen, waiting, rowAt } = openRecognitionLibrary();
const moved = '2014/02_02_Moved';
const scan = (changed = {}) => used.scan({ maxRemoved: 1, ...changed });
const values = (query: string) => used.inDatabase((client) => client.prepare(query).pluck().all());

const inDb = <T>(use: (db: ReturnType<typeof asTx>) => T) =>
  used.inDatabase((client) => use(asTx(overClient(client))));

/** Copies the directory, has a scan see both, and deletes the first: a move in two steps. */
async function moveInTwoSteps({ between = () => undefined }: { between?: () => unknown } = {}) {
  copy(shown, moved);
  await scan();
  between();
  used.remove(shown);
  return scan();
}

describe('a directory that was copied, and deleted after a scan', () => {
  const setUp = async () => {
    for (const name of ['a', 'b', 'c']) write(`${shown}/${name}.jpg`);
    write(`${other}/d.jpg`);
    await scan();
    sql(`insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
      update photos set caption = 'Us', edited_at = '2000-01-01' where filename = 'a.jpg';
      insert into favourites select 1, id, 5 from photos where filename = 'b.jpg'`);
  };

  test('keeps caption, date, favourites and address of its photos', async () => {
    await setUp();
    const before = ['a', 'b', 'c'].map((name) => rowAt(`${shown}/${name}.jpg`)?.id);
    const { report, state } = await moveInTwoSteps();
    expect(state).toBe('done');
    const [a, b, c] = ['a', 'b', 'c'].map((name) => rowAt(`${moved}/${name}.jpg`));
    expect([a?.id, b?.id]).toEqual(before.slice(0, 2));
    expect(a).toMatchObject({ caption: 'Us', edited_at: '2000-01-01', waiting: 0 });
    expect(values('select photo_id from favourites')).toEqual([b?.id]);
    // Of one without settings nothing is lost, and whoever has the address of the copy keeps that.
    expect(c?.id).not.toBe(before[2]);
    expect(report.moved_photos.items).toEqual([
      { path: `${moved}/a.jpg`, from: `${shown}/a.jpg` },
      { path: `${moved}/b.jpg`, from: `${shown}/b.jpg` },
    ]);
    expect(waiting()).toEqual([]);
    const all = [...['a', 'b', 'c'].map((name) => `${moved}/${name}.jpg`), `${other}/d.jpg`];
    expect(seen()).toEqual(all.sort());
    const rows = used.photos().length;
    const again = await scan({ full: true });
    expect(again.report).toMatchObject({
      moved_photos: { total: 0 },
      added_photos: { total: 0 },
      changed_photos: { total: 0 },
      missing_photos: { total: 0 },
    });
    expect(used.photos()).toHaveLength(rows);
    // What the copy was is not found again as a photo of its own.
    copy(moved, shown);
    await scan();
    expect(rowAt(`${shown}/a.jpg`)?.['caption']).toBeNull();
  });

  test('keeps name, date, description and cover of its album', async () => {
    for (const name of ['a', 'b']) write(`${shown}/${name}.jpg`);
    write(`${other}/d.jpg`);
    await scan();
    sql(`update albums set edited_name = 'Rome', edited_date = '2013-05-05', description = 'Hot',
      cover_photo_id = 2 where dirpath = '${shown}'`);
    await moveInTwoSteps({
      between: () => sql(`update albums set description = 'Warm' where dirpath = '${moved}'`),
    });
    expect(rowAt(`${moved}/b.jpg`)?.id).toBe(2);
    // An album that holds a copy among others does not become it.
    copy(`${moved}/a.jpg`, `${other}/a.jpg`);
    await scan();
    expect(used.albums().find(({ dirpath }) => dirpath === moved)).toMatchObject({
      edited_name: 'Rome',
      edited_date: '2013-05-05',
      description: 'Warm',
      cover_photo_id: 2,
      search_text: 'rome',
    });
    used.remove(moved);
    await scan();
    expect(rowAt(`${other}/a.jpg`)?.id).toBe(1);
    expect(used.albums().find(({ dirpath }) => dirpath === other)).toMatchObject({
      edited_name: null,
      cover_photo_id: null,
    });
  });

  test('keeps the name that was given to a closed album from those who see the one of the copies', async () => {
    await setUp();
    sql(`update policies set public = 0 where id = (select policy_id from albums where dirpath = '${shown}');
      update albums set edited_name = 'Surprise for Ann', description = 'Hush' where dirpath = '${shown}'`);
    for (const [n, name] of ['a', 'b', 'c'].entries()) {
      sql(`insert into policies (id, public) values (${90 + n}, 1);
        update photos set policy_id = ${90 + n} where filename = '${name}.jpg'`);
    }
    await moveInTwoSteps({
      between: () =>
        sql(`update policies set public = 1
          where id = (select policy_id from albums where dirpath = '${moved}')`),
    });
    expect(rowAt(`${moved}/a.jpg`)?.['caption']).toBe('Us');
    expect(used.albums().find(({ dirpath }) => dirpath === moved)).toMatchObject({
      public: 1,
      edited_name: null,
      description: null,
    });
  });

  test('stays hidden once it is, whatever comes back under the first names', async () => {
    await setUp();
    await moveInTwoSteps();
    sql(`insert into policies (id, public) values (90, 0);
      update photos set policy_id = 90 where caption = 'Us'`);
    copy(moved, shown);
    await scan();
    expect(waiting()).toEqual([[`${shown}/a.jpg`, 'copied']]);
    used.remove(moved);
    await scan();
    expect(rowAt(`${shown}/a.jpg`)).toMatchObject({ caption: 'Us', policy_id: 90 });
    expect(seen()).toEqual([`${shown}/b.jpg`, `${shown}/c.jpg`, `${other}/d.jpg`].sort());
  });

  test('keeps the favourites of somebody who was removed, and comes back', async () => {
    for (const name of ['a', 'b']) write(`${shown}/${name}.jpg`);
    await scan();
    sql(`insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
      insert into favourites select 1, id, 5 from photos where filename = 'a.jpg'`);
    const removal = inDb((tx) => removeUser(tx, null, 1));
    await moveInTwoSteps();
    inDb((tx) => undoChange(tx, null, removal.id));
    expect(values('select photo_id from favourites')).toEqual([rowAt(`${moved}/a.jpg`)?.id]);
  });

  test('is hidden again where that is undone which has shown it', async () => {
    for (const name of ['a', 'b']) write(`${shown}/${name}.jpg`);
    await scan();
    const { id } = rowAt(`${shown}/a.jpg`) ?? { id: 0 };
    inDb((tx) => hidePhoto(tx, null, id));
    const shownAgain = inDb((tx) => showPhoto(tx, null, id));
    await moveInTwoSteps();
    inDb((tx) => undoChange(tx, null, shownAgain.changeId ?? 0));
    expect(seen()).toEqual([`${moved}/b.jpg`]);
  });

  test('of which the copy was captioned stays two photos', async () => {
    await setUp();
    await moveInTwoSteps({
      between: () =>
        sql(`update photos set caption = 'Them' where cast(path as text) = '${moved}/a.jpg'`),
    });
    expect(rowAt(`${moved}/a.jpg`)).toMatchObject({ caption: 'Them' });
  });

  test('of which the copy was hidden, and shown again, can have that undone', async () => {
    await setUp();
    let shownAgain = 0;
    await moveInTwoSteps({
      between: () => {
        const id = rowAt(`${moved}/a.jpg`)?.id ?? 0;
        inDb((db) => hidePhoto(db, null, id));
        shownAgain = inDb((db) => showPhoto(db, null, id).changeId) ?? 0;
      },
    });
    inDb((db) => undoChange(db, null, shownAgain));
    expect(seen()).not.toContain(`${moved}/a.jpg`);
  });

  test('of which the page of the copy was open can be hidden on its own page alone', async () => {
    await setUp();
    let id = 0;
    await moveInTwoSteps({ between: () => (id = rowAt(`${moved}/a.jpg`)?.id ?? 0) });
    inDb((db) => {
      expect(() => hidePhoto(db, null, id)).toThrow(/no photo/);
      expect(() => editPhoto(db, null, id, { caption: 'x' })).toThrow(/no photo/);
    });
  });

  test('of which a photo was hidden since leaves its copy to those who see it', async () => {
    await setUp();
    const { report } = await moveInTwoSteps({ between: () => hide(`${shown}/a.jpg`) });
    expect(seen()).toContain(`${moved}/a.jpg`);
    expect(rowAt(`${moved}/a.jpg`)?.['caption']).toBeNull();
    expect(report.missing_albums.total).toBe(1);
  });

  test('shows nobody more: what a share or everybody saw under its first name alone is not seen', async () => {
    await setUp();
    sql(`update policies set public = 0;
      insert into policies (id, public) values (90, 1);
      update photos set policy_id = 90 where filename = 'a.jpg';
      insert into shares (id, token_hash, created_at) values (1, 'x', 0);
      insert into share_photos select 1, id from photos where filename = 'b.jpg'`);
    await moveInTwoSteps();
    expect(seen()).toEqual([]);
    expect(rowAt(`${moved}/b.jpg`)?.id).not.toBe(values('select photo_id from share_photos')[0]);
  });

  test('and one that moves in one step, or whose file changed, is as ever', async () => {
    await setUp();
    copy(shown, moved);
    await scan();
    write(`${moved}/a.jpg`, 'edited');
    rename(`${shown}/b.jpg`, `${other}/b.jpg`);
    used.remove(`${shown}/a.jpg`);
    await scan();
    expect(rowAt(`${moved}/a.jpg`)?.['caption']).toBeNull();
    expect(values('select photo_id from favourites')).toEqual([rowAt(`${other}/b.jpg`)?.id]);
  });
});
