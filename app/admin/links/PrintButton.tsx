'use client';
import { useEffect, useState } from 'react';

/** Prints what was just made, and nothing else of the page; absent without JavaScript. */
export function PrintButton({ text }: { readonly text: string }) {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  if (!ready) return null;
  return (
    <button
      type="button"
      className="button button-small button-plain"
      onClick={() => window.print()}
    >
      {text}
    </button>
  );
}
