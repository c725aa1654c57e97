import { notFound } from 'next/navigation';

/**
 * The form that an action was called with. Actions are public endpoints: a script may call them with
 * anything, which is answered like an address that nothing is at.
 */
export function formOf(given: unknown): FormData {
  if (!(given instanceof FormData)) notFound();
  return given;
}
