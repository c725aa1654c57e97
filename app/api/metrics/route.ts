import { nextRouteHandler } from '../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/api/metrics');

export { handler as GET, handler as HEAD };
