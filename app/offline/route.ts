import { nextRouteHandler } from '../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/offline');

export { handler as GET, handler as HEAD };
