import * as access from './schema/access.ts';
import * as albums from './schema/albums.ts';
import * as history from './schema/history.ts';
import * as people from './schema/people.ts';
import * as policies from './schema/policies.ts';
import * as settings from './schema/settings.ts';

/** Every table, in the form that drizzle takes. */
export const schema = { ...albums, ...policies, ...people, ...access, ...history, ...settings };
