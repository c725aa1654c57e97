'use client';
import './globals.css';
import { ErrorNotice } from './_gallery/ErrorNotice.tsx';

/** Shown for errors in the root layout itself. */
export default function GlobalError({ error }: { error: Error }) {
  return (
    <html lang="en">
      <body>
        <ErrorNotice error={error} />
      </body>
    </html>
  );
}
