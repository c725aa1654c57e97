'use client';
import { CopyButton } from '../_admin/CopyButton.tsx';

/** Copies the rules as they stand in the form, for gallery.yaml. */
export function CopyRules({ copy, copied }: { readonly copy: string; readonly copied: string }) {
  const text = () => document.querySelector<HTMLTextAreaElement>('#rules')?.value ?? '';
  return <CopyButton text={text} copy={copy} copied={copied} />;
}
