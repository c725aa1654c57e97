import { webDoor } from '../../../../lib/server/webDoor.ts';

const door = webDoor('/shared/[id]/archive');

export { door as GET, door as HEAD };
