'use client';
import { ErrorNotice } from './_gallery/ErrorNotice.tsx';

export default function PageError({ reset }: { reset: () => void }) {
  return <ErrorNotice retry={reset} />;
}
