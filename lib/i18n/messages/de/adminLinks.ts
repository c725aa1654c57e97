import type { Translation } from '../../catalogue.ts';
import type { adminLinks as source } from '../en/adminLinks.ts';

export const adminLinks: Translation<typeof source> = {
  rotate: 'Alle anderen Links dieser Person sperren',
  rotateHint:
    'Für Links, die in falsche Hände geraten sind. Geräte, die mit ihnen angemeldet wurden, werden abgemeldet.',
  changeLink: 'Ändern',
  linkExpiry: 'Funktioniert bis',
  linkExpiryKeep: 'wie bisher',
  linkUses: 'Meldet an',
  linkUsesAny: 'jedes Gerät, das ihn öffnet',
  linkUsesOnce: 'noch ein Gerät',
  saveLink: 'Speichern',
  print: 'Karte drucken',
  mailedTo: 'geschickt an <bdi>{email}</bdi>',
  mailedElsewhere:
    '{count, plural, one {Ein Link wurde} other {# Links wurden}} an <bdi>{addresses}</bdi> geschickt, was nicht mehr die Adresse dieser Person ist, und {count, plural, one {funktioniert noch oder hat ein Gerät} other {funktionieren noch oder haben ein Gerät}} angemeldet. War die Adresse falsch, dann sperre {count, plural, one {ihn} other {sie}}. Wer nur eine neue Adresse hat, kann weitermachen.',
  revokeMailedElsewhere: 'Sperren, was dorthin ging',
  devices: 'Geräte',
  noDevices: 'Kein Gerät ist angemeldet.',
  deviceSeen: 'seit dem {since}, zuletzt hier am {seen}',
  signOutDevice: 'Abmelden',
  'done-device-signed-out': 'Das Gerät ist abgemeldet.',
};
