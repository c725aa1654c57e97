/** Camera and exposure, as a file tells them. */
export type Camera = {
  readonly make: string | null;
  readonly model: string | null;
  readonly lens: string | null;
  /** Millimetres. */
  readonly focalLength: number | null;
  /** The f-number. */
  readonly aperture: number | null;
  /** Seconds. */
  readonly exposureTime: number | null;
  readonly iso: number | null;
};

/** Where the camera was, in degrees: north and east are positive. */
export type Position = { readonly latitude: number; readonly longitude: number };

export const noCamera: Camera = {
  make: null,
  model: null,
  lens: null,
  focalLength: null,
  aperture: null,
  exposureTime: null,
  iso: null,
};

/** The first camera, with what it lacks from the second. */
export function mergeCamera(first: Camera | null, second: Partial<Camera>): Camera | null {
  if (Object.keys(second).length === 0) return first;
  const known = Object.entries(first ?? {}).filter(([, value]) => value !== null);
  return { ...noCamera, ...second, ...Object.fromEntries(known) };
}
