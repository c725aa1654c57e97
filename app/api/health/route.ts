import { webDoor } from '../../../lib/delivery/webDoor.ts';

const door = webDoor('/api/health');

export { door as GET, door as HEAD };
