import type { Config } from '../../lib/config/config.ts';
import type { NewPersonalLink } from '../../lib/django/importOriginal.ts';
import { linkUrl } from '../../lib/links/linkToken.ts';
import { csvLine } from '../../lib/text/csv.ts';

/** A list of new links, to be sent. */
export function linksCsv(config: Config, links: readonly NewPersonalLink[]): string {
  const lines = links.map(({ handle, name, email, token }) => [
    handle,
    name,
    email,
    linkUrl(config, token),
  ]);
  return [['handle', 'name', 'email', 'link'], ...lines].map(csvLine).join('');
}
