'use client';
import { useEffect, useState } from 'react';
import { useAnswer } from '../_admin/ActionForm.tsx';
import { CopyButton } from '../_admin/CopyButton.tsx';

/** The link that the enclosing form has just made. It cannot be shown again. */
export function NewLinkNotice() {
  const { answer } = useAnswer();
  if (!answer || !('made' in answer)) return null;
  const { url, name, title, qrCode, note, copy, copied, print, card, ...more } = answer.made;
  return (
    <section className="made" aria-label={title} role="status">
      <p className="made-title">
        {title} <bdi>{name}</bdi>
      </p>
      <div className="made-card" data-part="head" lang={card.locale}>
        <p className="made-name" dir="auto">
          {name}
        </p>
        <p>{card.intro}</p>
      </div>
      <p className="made-url">
        <code>{url}</code>
        <CopyButton key={url} text={url} copy={copy} copied={copied} />
      </p>
      <div className="made-message">
        <p>{more.messageTitle}</p>
        <blockquote dir="auto">{more.message}</blockquote>
        <p className="actions">
          <SendButton text={more.message} title={more.send} />
          <CopyButton
            key={more.message}
            text={more.message}
            copy={more.copyMessage}
            copied={copied}
          />
        </p>
      </div>
      <svg
        className="made-qr"
        viewBox={`0 0 ${qrCode.size} ${qrCode.size}`}
        role="img"
        aria-label={qrCode.text}
      >
        <path className="made-light" d={`M0 0h${qrCode.size}v${qrCode.size}h-${qrCode.size}z`} />
        <path d={qrCode.path} />
      </svg>
      <div className="made-card" data-part="scan" lang={card.locale}>
        <p>{card.scan}</p>
      </div>
      <div className="made-card" data-part="keep" lang={card.locale}>
        {card.keep.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
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

/** Hands the message to the apps of the device; absent where that cannot work (only over https). */
function SendButton({ text, title }: { readonly text: string; readonly title: string }) {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(window.isSecureContext && 'share' in navigator), []);
  if (!ready) return null;
  return (
    <button
      type="button"
      className="button button-small"
      // Whoever closes the sheet without choosing has changed their mind.
      onClick={() => navigator.share({ text }).catch(() => undefined)}
    >
      {title}
    </button>
  );
}
