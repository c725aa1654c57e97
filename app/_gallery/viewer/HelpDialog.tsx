import { useEffect, useRef } from 'react';
import type { ViewerTexts } from './texts.ts';

type Props = { readonly texts: ViewerTexts; readonly onClose: () => void };

/** The keys of the viewer. */
export function HelpDialog({ texts, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { help } = texts;
  const keys = [
    ['← →', help.turn],
    ['Z + −', help.zoom],
    ['L', help.like],
    ['I', texts.about],
    ['S', texts.slideShow],
    ['␣', help.play],
    ['F', texts.fullScreen],
    ['D', texts.download],
    ['Esc', texts.close],
    ['?', help.help],
  ] as const;
  return (
    <dialog ref={dialog} className="viewer-help" aria-label={texts.keys} onClose={onClose}>
      <h2>{texts.keys}</h2>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="button button-small">
          {texts.close}
        </button>
      </form>
    </dialog>
  );
}
