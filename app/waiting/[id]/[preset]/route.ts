import { nextRouteHandler } from '../../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/waiting/[id]/[preset]');

export { handler as GET, handler as HEAD };
