/** What a form's action answers where it does not lead elsewhere. */
export type FormState = { readonly fault: string } | null;

export type FormAction = (state: FormState, form: FormData) => Promise<FormState>;
