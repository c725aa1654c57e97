'use client';
import { CopyButton } from './CopyButton.tsx';
import type { MadeLink } from './formState.ts';
import { PrintButton } from './PrintButton.tsx';

type Props = {
  readonly made: MadeLink;
  readonly texts: Readonly<
    Record<'madeFor' | 'shownOnce' | 'copy' | 'copied' | 'qrCode' | 'print', string>
  >;
};

/** A link that has just been made, here and now only. */
export function Made({ made: { url, name, qrPath, qrSize }, texts }: Props) {
  return (
    <section className="made" aria-label={texts.madeFor} role="status">
      <p>
        {texts.madeFor} <bdi>{name}</bdi>
      </p>
      <p className="made-url">
        <code>{url}</code>
        <CopyButton text={url} copy={texts.copy} copied={texts.copied} />
      </p>
      <svg
        className="made-qr"
        viewBox={`0 0 ${qrSize} ${qrSize}`}
        role="img"
        aria-label={texts.qrCode}
      >
        <path className="made-light" d={`M0 0h${qrSize}v${qrSize}h-${qrSize}z`} />
        <path d={qrPath} />
      </svg>
      <p className="hint made-note">{texts.shownOnce}</p>
      <PrintButton text={texts.print} />
    </section>
  );
}
