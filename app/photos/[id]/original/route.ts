import { webDoor } from '../../../../lib/server/webDoor.ts';

const door = webDoor('/photos/[id]/original');

export { door as GET, door as HEAD };
