/** A link as it is shown once, in the answer of the form that made it. */
export type MadeLink = {
  readonly url: string;
  readonly name: string;
  /** The outline of the QR code's dark modules, and its width in modules. */
  readonly qrPath: string;
  readonly qrSize: number;
};

export type LinkFormState = { readonly fault: string } | { readonly made: MadeLink } | null;
