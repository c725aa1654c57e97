/**
 * Makes the directory in which tests make theirs: below `memory`, or where temporary files are. `room`: how many bytes
 * must be free in memory.
 */
export function makeFilesPlace(memory?: string, room?: number): string;
