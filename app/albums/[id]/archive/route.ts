import { nextRouteHandler } from '../../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/albums/[id]/archive');

export { handler as GET, handler as HEAD };
