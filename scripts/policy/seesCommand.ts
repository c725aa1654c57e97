import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { getUser } from '../../lib/people/people.ts';
import {
  pageAlbumsSeenBy,
  pagePhotosSeenBy,
  type SeenAlbum,
  type SeenFilter,
  type SeenPhoto,
  seenKinds,
  type Who,
} from '../../lib/policies/explain/seenBy.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { AdminError } from '../../lib/text/adminError.ts';
import { plural, printJson, withGallery } from '../command.ts';
import { resolveTargets } from './changeCommands.ts';
import { jsonReason, reasonHelp, reasonsInWords } from './reasonWords.ts';

type Options = SeenFilter & { album?: string; json?: boolean };

export function addSeesCommand(program: Command): void {
  program
    .command('sees [handle]')
    .description('say what a user sees, and why; without a handle, what visitors see')
    .option('--query <text>', 'only albums with this in their name')
    .option('--year <yyyy>', 'only albums of this year', parseYear)
    .option('--category <name>', 'only albums of this category')
    .addOption(
      new Option('--how <way>', 'only what is seen so; photos: single photos of an album').choices(
        seenKinds,
      ),
    )
    .option('--album <target>', 'instead of albums, the photos of this one')
    .option('--json', 'for programs')
    .addHelpText('after', seesHelp)
    .action((handle: string | undefined, { album, json = false, ...filter }: Options) =>
      withGallery((db, config) => {
        const who = handle === undefined ? null : getUser(db, handle).id;
        if (album === undefined) printAlbums(db, who, filter, json);
        else printPhotos(db, who, albumIdOf(db, config, album), json);
      }),
    );
}

const seesHelp = `
With --json, a list of objects: album (ID), name, path, date, shown (false where only single photos
are seen), seen and total (photos), reasons (of the album). With --album: photo (ID), file,
decided_by (own or album: whose policy), reasons. ${reasonHelp}`;

const all = { perPage: Number.MAX_SAFE_INTEGER };

function albumIdOf(db: Database, config: Config, text: string): number {
  const [target, ...more] = resolveTargets(db, config, [text]);
  if (target?.kind === 'album' && more.length === 0) return target.id;
  throw new AdminError('unknown-target', `"${text}" is not one album.`, { target: text });
}

function printAlbums(db: Database, who: Who, filter: SeenFilter, json: boolean): void {
  const { items } = pageAlbumsSeenBy(db, who, { ...filter, ...all });
  if (json) {
    printJson(items.map(jsonAlbum));
    return;
  }
  if (items.length === 0) console.log('Nothing.');
  for (const album of items) console.log(albumInWords(album));
}

function albumInWords({ id, dirpath, shown, reasons, photos }: SeenAlbum): string {
  const why = shown ? reasonsInWords(reasons) : 'single photos only';
  const { seen, total } = photos;
  return `album:${id} ${terminalText(dirpath || '/')}: ${why}, ${seen} of ${plural(total, 'photo')}`;
}

function jsonAlbum({ id, name, dirpath, date, shown, photos, reasons }: SeenAlbum) {
  return {
    album: id,
    name,
    path: dirpath,
    date,
    shown,
    ...photos,
    reasons: reasons.map(jsonReason),
  };
}

function printPhotos(db: Database, who: Who, albumId: number, json: boolean): void {
  const { items } = pagePhotosSeenBy(db, who, albumId, all);
  if (json) {
    printJson(items.map(jsonPhoto));
    return;
  }
  if (items.length === 0) console.log('Nothing.');
  for (const { id, filename, decidedBy, reasons } of items) {
    const own = decidedBy === 'own' ? ', by its own policy' : '';
    console.log(`photo:${id} ${terminalText(filename)}: ${reasonsInWords(reasons)}${own}`);
  }
}

function jsonPhoto({ id, filename, decidedBy, reasons }: SeenPhoto) {
  return {
    photo: id,
    file: filename,
    decided_by: decidedBy,
    reasons: reasons.map(jsonReason),
  };
}

function parseYear(text: string): number {
  if (/^\d{4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use four digits.');
}
