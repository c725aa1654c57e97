import { nextRouteHandler } from '../../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/frame/[id]/[preset]');

export { handler as GET, handler as HEAD };
