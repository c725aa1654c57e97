import { nextRouteHandler } from '../../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/photos/[id]/original');

export { handler as GET, handler as HEAD };
