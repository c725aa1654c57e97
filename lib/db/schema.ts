import * as access from './schema/access.ts';
import * as albums from './schema/albums.ts';
import * as contents from './schema/contents.ts';
import * as derived from './schema/derived.ts';
import * as history from './schema/history.ts';
import * as people from './schema/people.ts';
import * as places from './schema/places.ts';
import * as policies from './schema/policies.ts';
import * as search from './schema/search.ts';
import * as settings from './schema/settings.ts';
import * as timeline from './schema/timeline.ts';

/** Every table, in the form that drizzle takes. */
export const schema = {
  ...albums,
  ...contents,
  ...derived,
  ...timeline,
  ...places,
  ...policies,
  ...people,
  ...access,
  ...history,
  ...search,
  ...settings,
};
