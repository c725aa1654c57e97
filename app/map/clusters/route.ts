import { nextRouteHandler } from '../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/map/clusters');

export { handler as GET, handler as HEAD };
