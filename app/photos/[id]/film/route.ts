import { nextRouteHandler } from '../../../../lib/server/nextRouteHandler.ts';

const handler = nextRouteHandler('/photos/[id]/film');

export { handler as GET, handler as HEAD };
