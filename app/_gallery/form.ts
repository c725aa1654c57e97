import { notFound } from 'next/navigation';

/**
 * The form that a server action was called with. Server actions are public endpoints, which a
 * script may call with anything; anything but a form gets a 404.
 */
export function formOf(given: unknown): FormData {
  if (!(given instanceof FormData)) notFound();
  return given;
}
