import { expect, test } from 'vitest';
import { findNodeFault } from './nodeVersion.mjs';

test.each(['18.20.0', '20.20.2', '22.18.0', '23.11.0'])('Node %s is refused', (version) => {
  const fault = findNodeFault(version, '/usr/bin/node');
  expect(fault).toContain(`needs Node 24 or newer, and this is Node ${version} (/usr/bin/node)`);
});

test.each(['24.0.0', '24.21.0', '26.1.0', '100.0.0'])('Node %s is not', (version) => {
  expect(findNodeFault(version)).toBeNull();
});

test('the Node that runs this is not', () => {
  expect(findNodeFault()).toBeNull();
});
