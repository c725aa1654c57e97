export function hashSources(): string;
export function findBuildId(): string | null;
export function listFiles(place: string): string[];
