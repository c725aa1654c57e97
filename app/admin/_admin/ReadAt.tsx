'use client';
import { createContext, type ReactNode, useContext } from 'react';
import { READ_AT_FIELD } from './shown.ts';

const ReadAtContext = createContext(0);

/**
 * Provides the forms of a page with the instant at which it was rendered, by the server's clock.
 */
export function ReadAt({ at, children }: { readonly at: number; readonly children: ReactNode }) {
  return <ReadAtContext value={at}>{children}</ReadAtContext>;
}

/** A hidden field that every form of the admin screens must contain that names a row by its id. */
export function ReadAtField() {
  return <input type="hidden" name={READ_AT_FIELD} value={useContext(ReadAtContext)} />;
}
