import type { Command } from 'commander';
import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { getLink, makeLink, revokeAllLinks, revokeLink } from '../../lib/links/links.ts';
import { linkUrl } from '../../lib/links/linkToken.ts';
import { findLinkIdByUrl, type ListedLink, listLinks } from '../../lib/links/linkUse.ts';
import { getUser } from '../../lib/people/people.ts';
import { AdminError } from '../../lib/text/adminError.ts';
import {
  durationArgument,
  isoTime,
  plural,
  printJson,
  printTable,
  shortTime,
  withGallery,
} from '../command.ts';

type LinkOptions = { label?: string; expires?: number; once?: boolean };

export function addLinkCommands(program: Command): void {
  program
    .command('link <handle>')
    .description('make a link that signs the user in, and print its URL alone')
    .option('--label <text>', 'what it is for, such as "Grandma\'s tablet"')
    .option(
      '--expires <time>',
      'how long it works: 12h, 30d, 6w (default: always)',
      durationArgument,
    )
    .option('--once', 'it works once only')
    .addHelpText(
      'after',
      '\nThe URL is shown now and never again. Links of administrators always work once, and for 24h at most.',
    )
    .action((handle: string, options: LinkOptions) =>
      withGallery((db, config) => console.log(make(db, config, handle, options))),
    );
  program
    .command('links <handle>')
    .description("list a user's links")
    .option('--json', 'for programs')
    .addHelpText('after', listHelp)
    .action((handle: string, { json = false }) =>
      withGallery((db) => list(listLinks(db, getUser(db, handle).id), json)),
    );
  program
    .command('revoke [link]')
    .description('revoke a link, by its number or URL; devices it signed in are signed out')
    .option('--all <handle>', "revoke all of this user's links")
    .action((link: string | undefined, { all }: { all?: string }, command: Command) => {
      if ((link === undefined) === (all === undefined)) {
        command.error('error: name a link, or a user with --all');
      }
      return withGallery((db) => (all === undefined ? revoke(db, link ?? '') : revokeAll(db, all)));
    });
}

function make(db: Database, config: Config, handle: string, options: LinkOptions): string {
  const user = getUser(db, handle);
  const { label = '', expires, once = false } = options;
  const { token } = makeLink(db, null, user.id, {
    label,
    ...(expires !== undefined && { expiresAt: Date.now() + expires }),
    ...(once && { uses: 1 }),
  });
  return linkUrl(config, token);
}

function revoke(db: Database, text: string): void {
  const id = /^(?:link:)?(\d{1,15})$/.exec(text)?.[1];
  const found = id === undefined ? findLinkIdByUrl(db, text) : getLink(db, Number(id)).id;
  if (found === null) {
    throw new AdminError(
      'unknown-link',
      'There is no such link. Give its URL, or its number from: npm run people -- links HANDLE',
    );
  }
  const { revoked } = revokeLink(db, null, found);
  console.log(revoked ? `Link ${found} revoked.` : `Link ${found} was revoked before.`);
}

function revokeAll(db: Database, handle: string): void {
  const { revoked } = revokeAllLinks(db, null, getUser(db, handle).id);
  console.log(`${plural(revoked, 'link')} revoked.`);
}

const listHelp = `
With --json, a list of objects: id, label, state (live, revoked, expired, used-up, or unsuitable: it does
not work for an administrator), sessions (that live now), uses_left (null: without limit), created_at,
expires_at, last_used_at, revoked_at (ISO 8601, null where absent), mailed_to (an address; null: it was not
mailed).`;

function list(links: readonly ListedLink[], json: boolean): void {
  if (json) {
    printJson(
      links.map((link) => ({
        id: link.id,
        label: link.label,
        state: link.state,
        sessions: link.sessions,
        uses_left: link.usesLeft,
        created_at: isoTime(link.createdAt),
        expires_at: isoTime(link.expiresAt),
        last_used_at: isoTime(link.lastUsedAt),
        revoked_at: isoTime(link.revokedAt),
        mailed_to: link.mailedTo,
      })),
    );
    return;
  }
  const rows = links.map((link) => [
    String(link.id),
    link.label,
    link.state,
    shortTime(link.createdAt, ''),
    shortTime(link.expiresAt, 'never'),
    shortTime(link.lastUsedAt, 'never'),
  ]);
  printTable([['LINK', 'LABEL', 'STATE', 'MADE', 'EXPIRES', 'LAST USED'], ...rows]);
}
