'use client';
import { useEffect, useState } from 'react';

type CopyProps = {
  /** The text, or a function that returns it when the button is pressed. */
  readonly text: string | (() => string);
  readonly copy: string;
  readonly copied: string;
};

/**
 * A button that copies a text. It is absent where it cannot work: without JavaScript, and outside
 * secure contexts.
 */
export function CopyButton({ text, copy, copied }: CopyProps) {
  const [state, setState] = useState<'absent' | 'ready' | 'done'>('absent');
  useEffect(() => {
    if (window.isSecureContext) setState('ready');
  }, []);
  if (state === 'absent') return null;
  const copyText = () => {
    // A browser may refuse, by a setting of its user.
    navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
      () => setState('done'),
      () => setState('ready'),
    );
  };
  return (
    <button type="button" className="button button-small button-plain" onClick={copyText}>
      {state === 'done' ? copied : copy}
    </button>
  );
}
