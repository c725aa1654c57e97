import { makeLink } from '../../lib/links/links.ts';
import { callAction } from './calls.ts';
import { cookiesSet, submit, tokenForm } from './http.ts';
import type { LeakWorld } from './world.ts';

/** Every kind of cookie that the gallery sets, as it sets them. */
export async function allCookies(world: LeakWorld): Promise<string[]> {
  const lines: string[] = [];
  const open = async (path: string) => {
    const page = await world.ask(path);
    const form = tokenForm(page.text);
    lines.push(
      ...cookiesSet(await submit(world.port, path, form, { headers: { origin: world.url } })),
    );
  };
  const { token } = makeLink(world.db, null, world.userIds.anna);
  world.secrets.push(token);
  await open(`/in/${token}`);
  await open(`/s/${world.shares.album.token}`);
  const language = 'app/_gallery/sessionActions.ts setLanguageAction';
  lines.push(...cookiesSet(await callAction(world, 'visitor', language, 'as a form')));
  lines.push(...cookiesSet(await world.ask('/api/auth/csrf')));
  return lines;
}
