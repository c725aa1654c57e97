/** Why this Node (`24.21.0`, at a path) cannot run Albumen, in one sentence, or null if it can. */
export function findNodeFault(version?: string, execPath?: string): string | null;

/** Ends the process with that sentence and exit 2 when this Node is too old. */
export function requireNode(): void;
