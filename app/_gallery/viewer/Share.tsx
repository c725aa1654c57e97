import { useState } from 'react';
import { Icon } from '../icons.tsx';
import type { ViewerTexts } from './texts.ts';

type Props = {
  readonly texts: ViewerTexts;
  /** The address of the photo's download: just that file is handed over. */
  readonly download: string;
};

type State = 'idle' | 'fetching' | 'again' | 'failed';

/**
 * Hands the file that Download would save to another program. Browsers offer that over https alone, and
 * only for a moment after a tap: where fetching the file takes longer, the next tap hands it over.
 */
export function Share({ texts, download }: Props) {
  const [state, setState] = useState<State>('idle');
  const [file, setFile] = useState<File | null>(null);
  if (!isShareOffered()) return null;
  const share = async () => {
    setState('fetching');
    try {
      const fetched = file ?? (await fetchFile(download));
      setFile(fetched);
      if (!navigator.canShare({ files: [fetched] })) return setState('failed');
      await navigator.share({ files: [fetched] });
      setState('idle');
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      setState(name === 'NotAllowedError' ? 'again' : name === 'AbortError' ? 'idle' : 'failed');
    }
  };
  const notes = {
    idle: '',
    fetching: texts.sharing,
    again: texts.shareAgain,
    failed: texts.shareFailed,
  };
  return (
    <>
      <button
        type="button"
        className="viewer-button"
        data-tool="share"
        aria-label={texts.share}
        title={texts.share}
        disabled={state === 'fetching'}
        onClick={() => void share()}
      >
        <Icon shape="share" />
      </button>
      <span className="viewer-notice" role="status">
        {notes[state]}
      </span>
    </>
  );
}

/** Can this browser hand a file to other programs? */
export function isShareOffered(): boolean {
  return window.isSecureContext && 'canShare' in navigator;
}

async function fetchFile(address: string): Promise<File> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const blob = await answer.blob();
  return new File([blob], fileName(answer.headers.get('content-disposition')), { type: blob.type });
}

/** The name in a Content-Disposition (RFC 6266): the encoded form where there is one. */
function fileName(header: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header ?? '')?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(header ?? '')?.[1] ?? 'photo';
}
