import { webDoor } from '../../../../lib/server/webDoor.ts';

const door = webDoor('/waiting/[id]/[preset]');

export { door as GET, door as HEAD };
