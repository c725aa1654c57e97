'use client';
import { ErrorNotice } from './_gallery/ErrorNotice.tsx';

export default function PageError({ error }: { error: Error }) {
  return <ErrorNotice error={error} />;
}
