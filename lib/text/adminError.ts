type AdminErrorCode =
  | 'unknown-user'
  | 'unknown-group'
  | 'unknown-link'
  | 'unknown-share'
  | 'unknown-target'
  | 'unknown-change'
  | 'no-pair'
  | 'unknown-rule'
  | 'invalid-handle'
  | 'invalid-name'
  | 'invalid-email'
  | 'invalid-locale'
  | 'invalid-permission'
  | 'invalid-day'
  | 'invalid-rule'
  | 'invalid-uses'
  | 'invalid-expiry'
  | 'taken'
  | 'account-taken'
  | 'invalid-account'
  | 'no-single-sign-on'
  | 'last-administrator'
  | 'link-of-administrator'
  | 'user-disabled'
  | 'no-email'
  | 'mail-not-configured'
  | 'mail-not-sent'
  | 'nothing-to-share'
  | 'not-shareable'
  | 'too-many-photos'
  | 'password-too-short'
  | 'password-too-long'
  | 'already-undone'
  | 'changed-since'
  | 'decided-since'
  | 'outdated-page';

/**
 * An administrator's request cannot be carried out; nothing has been changed. The message says in
 * English why, and what to do instead; screens translate `code` with `values`.
 */
export class AdminError extends Error {
  override name = 'AdminError';
  readonly code: AdminErrorCode;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(
    code: AdminErrorCode,
    message: string,
    values: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.code = code;
    this.values = values;
  }
}

/** What `parse` makes of a text; null where it throws an AdminError. */
export function parsedOrNull<T>(parse: (text: string) => T, text: string): T | null {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof AdminError) return null;
    throw error;
  }
}
