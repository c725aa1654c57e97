'use client';
import { useEffect, useState } from 'react';
import { useAnswer } from '../_admin/ActionForm.tsx';
import { CopyButton } from '../_admin/CopyButton.tsx';

/** The link that the enclosing form has just made. It cannot be shown again. */
export function NewLinkNotice() {
  const { answer } = useAnswer();
  if (!answer || !('made' in answer)) return null;
  const { url, name, title, qrCode, note, copy, copied, print } = answer.made;
  return (
    <section className="made" aria-label={title} role="status">
      <p>
        {title} <bdi>{name}</bdi>
      </p>
      <p className="made-url">
        <code>{url}</code>
        <CopyButton key={url} text={url} copy={copy} copied={copied} />
      </p>
      <svg
        className="made-qr"
        viewBox={`0 0 ${qrCode.size} ${qrCode.size}`}
        role="img"
        aria-label={qrCode.text}
      >
        <path className="made-light" d={`M0 0h${qrCode.size}v${qrCode.size}h-${qrCode.size}z`} />
        <path d={qrCode.path} />
      </svg>
      <p className="hint made-note">{note}</p>
      <PrintButton text={print} />
    </section>
  );
}

/** Prints the new link as a card; absent without JavaScript. */
function PrintButton({ text }: { readonly text: string }) {
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
