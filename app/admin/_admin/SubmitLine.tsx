import type { ReactNode } from 'react';

/** The button that sends a form, on a line of its own. */
export function SubmitLine({ children }: { readonly children: ReactNode }) {
  return (
    <p>
      <button type="submit" className="button button-small">
        {children}
      </button>
    </p>
  );
}
