// Plain JavaScript with types beside it (nodeVersion.d.mts): it must run on the Node versions that
// it refuses.

/**
 * Node 24 is the first version with all three of these: Node-API 10, without which better-sqlite3
 * 13 crashes rather than throws; .ts files that run as they are; `(?i:...)` in regular expressions.
 */
const OLDEST_MAJOR = 24;

/** Why this Node cannot run Albumen, in one sentence, or null if it can. */
export function findNodeFault(version = process.versions.node, execPath = process.execPath) {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return null;
  return (
    `Albumen needs Node ${OLDEST_MAJOR} or newer, and this is Node ${version} (${execPath}): use ` +
    'node_modules/.bin/node, which `npm ci` installs and every `npm run` script uses.'
  );
}

/** Ends the process with that sentence and exit 2 when this Node is too old. */
export function requireNode() {
  const fault = findNodeFault();
  if (fault === null) return;
  console.error(fault);
  process.exit(2);
}
