import { useState } from 'react';
import { Icon } from '../icons.tsx';
import type { ViewerTexts } from './texts.ts';

type Props = { readonly texts: ViewerTexts; readonly id: number };

/** Copies the address of the photo's page; browsers allow it over https alone. */
export function CopyLink({ texts, id }: Props) {
  const [copiedId, setCopiedId] = useState<number | null>(null);
  if (!window.isSecureContext || !navigator.clipboard) return null;
  const copy = () => {
    const address = new URL(`/photos/${id}`, window.location.href).href;
    navigator.clipboard.writeText(address).then(
      () => setCopiedId(id),
      () => setCopiedId(null),
    );
  };
  return (
    <>
      <button type="button" className="viewer-copy" onClick={copy}>
        <Icon shape="link" />
        {texts.copyLink}
      </button>
      <span className="viewer-copied" role="status">
        {copiedId === id && texts.linkCopied}
      </span>
    </>
  );
}
