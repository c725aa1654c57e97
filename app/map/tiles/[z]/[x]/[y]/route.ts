import { nextRouteHandler } from '../../../../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/map/tiles/[z]/[x]/[y]');

export { handler as GET, handler as HEAD };
