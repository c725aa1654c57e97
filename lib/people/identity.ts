import { z } from 'zod';
import { type Permission, permissionNames } from '../db/permissionNames.ts';
import { isLocale, type Locale, locales } from '../i18n/locale.ts';
import { AdminError } from '../text/adminError.ts';
import { nearest } from '../text/nearest.ts';

const LONGEST_NAME = 100;
// RFC 5321, section 4.5.3.1.3.
const LONGEST_EMAIL = 254;

/** @throws AdminError */
export function parseHandle(text: string): string {
  if (/^[A-Za-z0-9._-]{1,64}$/.test(text)) return text;
  throw new AdminError(
    'invalid-handle',
    `"${text}" cannot be a handle: use 1 to 64 letters (a to z), digits, dots, dashes and underscores.`,
    { handle: text },
  );
}

/**
 * A name of a person, a group or a link, as one line.
 *
 * @throws AdminError
 */
export function parseName(text: string): string {
  const name = text.trim().normalize('NFC');
  // Threat: with control and bidirectional characters one name can look like another.
  if (name !== '' && name.length <= LONGEST_NAME && !/[\p{Cc}\p{Bidi_Control}]/u.test(name)) {
    return name;
  }
  throw new AdminError(
    'invalid-name',
    `${JSON.stringify(text)} cannot be a name: use 1 to ${LONGEST_NAME} characters on one line.`,
    { name: text, most: LONGEST_NAME },
  );
}

/** The beginning of a text, as much of it as `parseName` takes; empty if nothing of it can be a name. */
export function nameFrom(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .trim()
    .normalize('NFC');
  let name = '';
  // By characters, since half of one would be none.
  for (const character of line) {
    if (name.length + character.length > LONGEST_NAME) break;
    name += character;
  }
  return name.trim();
}

/** Empty text means none. @throws AdminError */
export function parseEmail(text: string): string | null {
  const email = text.trim();
  if (email === '') return null;
  if (email.length <= LONGEST_EMAIL && z.email().safeParse(email).success) return email;
  throw new AdminError('invalid-email', `"${email}" is no e-mail address.`, { email });
}

/** Empty text means none: the browser's language decides. @throws AdminError */
export function parseLocale(text: string): Locale | null {
  if (text === '') return null;
  if (isLocale(text)) return text;
  throw new AdminError(
    'invalid-locale',
    `"${text}" is no locale of this gallery: use ${locales.join(' or ')}.`,
    { locale: text },
  );
}

/** @throws AdminError */
export function parsePermission(text: string): Permission {
  const permission = permissionNames.find((each) => each === text);
  if (permission) return permission;
  throw new AdminError(
    'invalid-permission',
    `"${text}" is no permission: use ${permissionNames.join(', ')}. The nearest is ${nearest(text, permissionNames)}.`,
    { permission: text },
  );
}
