export const rooms: readonly string[];
export const pureFiles: readonly string[];
export const rules: Readonly<Record<string, string>>;
