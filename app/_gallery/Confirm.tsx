import type { ReactNode } from 'react';

type Props = {
  readonly ask: ReactNode;
  /** What will happen. */
  readonly text: string;
  /** The form that does it. */
  readonly children: ReactNode;
};

/**
 * Asks before something that cannot be undone: the first button only shows the text and the form.
 * Works without JavaScript.
 */
export function Confirm({ ask, text, children }: Props) {
  return (
    <details className="confirm">
      <summary className="button button-small button-plain">{ask}</summary>
      <div>
        <p>{text}</p>
        {children}
      </div>
    </details>
  );
}
