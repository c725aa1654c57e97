'use client';
import '@fontsource-variable/newsreader/opsz.css';
import './globals.css';
import { ErrorNotice } from './_gallery/ErrorNotice.tsx';

/** For what fails before there is a page around it. */
export default function GlobalError({ error }: { error: Error }) {
  return (
    <html lang="en">
      <body>
        <ErrorNotice error={error} />
      </body>
    </html>
  );
}
