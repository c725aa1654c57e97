const oldest = 22;

/** Ends the process with a sentence where Node is too old: better-sqlite3 would crash it without one. */
export function requireNode(version = process.versions.node): void {
  if (Number(version.split('.')[0]) >= oldest) return;
  process.stderr.write(`Albumen needs Node ${oldest} or newer, and this is ${version}.\n`);
  process.exit(2);
}
