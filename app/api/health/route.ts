import { nextRouteHandler } from '../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/api/health');

export { handler as GET, handler as HEAD };
