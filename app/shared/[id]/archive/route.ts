import { nextRouteHandler } from '../../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/shared/[id]/archive');

export { handler as GET, handler as HEAD };
