import { nextRouteHandler } from '../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/api/search');

export { handler as GET, handler as HEAD };
