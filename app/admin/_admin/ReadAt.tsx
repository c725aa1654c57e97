'use client';
import { createContext, type ReactNode, useContext } from 'react';
import { readAtField } from './shown.ts';

const ReadAtContext = createContext(0);

/** Tells the forms of a page when it was made: an instant, of the server's clock. */
export function ReadAt({ at, children }: { readonly at: number; readonly children: ReactNode }) {
  return <ReadAtContext value={at}>{children}</ReadAtContext>;
}

/** Belongs into every form of the admin screens that names something by its number. */
export function ReadAtField() {
  return <input type="hidden" name={readAtField} value={useContext(ReadAtContext)} />;
}
