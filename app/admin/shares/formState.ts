import type { MadeLink } from '../links/formState.ts';

export type ShareFormState = { readonly fault: string } | { readonly made: MadeLink } | null;
