import { nextRouteHandler } from '../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/favourites/archive');

export { handler as GET, handler as HEAD };
