type Built = { readonly code: number | string };

export function isBuilt(): boolean;
export function build(): Promise<Built & { readonly output: string }>;
export function buildShown(): Promise<Built>;
export function replacingBuild<Result extends Built>(
  place: string,
  run: () => Promise<Result>,
): Promise<Result>;
