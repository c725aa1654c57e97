import { webDoor } from '../../../lib/server/webDoor.ts';

const door = webDoor('/api/health');

export { door as GET, door as HEAD };
