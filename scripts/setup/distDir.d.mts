export const BUILD: string;
export const UNFINISHED: string;
export function distDir(): string;
