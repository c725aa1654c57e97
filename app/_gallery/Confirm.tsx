import type { ReactNode } from 'react';

type Props = {
  readonly ask: ReactNode;
  /** What will happen. */
  readonly text: string;
  /** The form that does it. */
  readonly children: ReactNode;
};

/** A button that opens the one that really does it, for what cannot be undone; without JavaScript too. */
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
