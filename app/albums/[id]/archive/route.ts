import { webDoor } from '../../../../lib/server/webDoor.ts';

const door = webDoor('/albums/[id]/archive');

export { door as GET, door as HEAD };
