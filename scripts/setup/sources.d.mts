export function hashSources(): string;
export function findBuildId(): string | null;
