/** The directory of package.json. */
export const root: string;

/** The Node of the npm package `node`, which runs everything but the installation. */
export const ownNode: string;

/** PATH without the directories that npm adds: the programs of the machine itself. */
export function machinePath(): string;

/** The full path of a program on this machine, or null. */
export function findProgram(name: string): string | null;
