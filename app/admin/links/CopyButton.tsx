'use client';
import { useEffect, useState } from 'react';

type Props = { readonly text: string; readonly copy: string; readonly copied: string };

/** Absent where it cannot work: without JavaScript, and on pages that are not secure. */
export function CopyButton({ text, copy, copied }: Props) {
  const [state, setState] = useState<'absent' | 'ready' | 'done'>('absent');
  useEffect(() => {
    if (window.isSecureContext) setState('ready');
  }, []);
  if (state === 'absent') return null;
  return (
    <button
      type="button"
      className="button button-small button-plain"
      onClick={async () => {
        await navigator.clipboard.writeText(text);
        setState('done');
      }}
    >
      {state === 'done' ? copied : copy}
    </button>
  );
}
