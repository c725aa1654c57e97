import type { Translation } from '../../catalogue.ts';
import type { adminOwner as source } from '../en/adminOwner.ts';

export const adminOwner: Translation<typeof source> = {
  manage: 'Verwalten',
  ownerBar: 'Für dich, der die Galerie pflegt',
  seenBy: 'Sichtbar für <names></names>',
  seenByEverybody: 'Sichtbar für alle',
  seenByNobody: 'Vor allen verborgen',
  seenByNobodyYet: 'Noch für niemanden sichtbar',
  seenAsAlbum: 'wie das Album',
  ownPhotos:
    '{count, plural, one {# Foto hat eine eigene Auswahl von Personen} other {# Fotos haben eine eigene Auswahl von Personen}}',
  onlyOwnPhotos: 'Die Fotos werden nur einzeln gezeigt',
  changeWho: 'Ändern',
  shareIt: 'Teilen',
  editIt: 'Bearbeiten',
  moreOfIt: 'Mehr',
  saveWho: 'Speichern',
  hidePhoto: 'Vor allen verbergen',
  showPhoto: 'Wie das Album zeigen',
  makeCover: 'Als Titelbild nehmen',
  captionIt: 'Bildunterschrift',
  coverOfIt: 'Titelbild wählen',
  likedBy: 'Gefällt <names></names>',
  likedTitle: 'Was gefällt',
  likedIntro:
    'Fotos, die jemand zu seinen Favoriten gelegt hat, die neuesten zuerst. Alle wissen, dass du das siehst.',
  likedNone: 'Noch hat niemandem ein Foto gefallen.',
  revokeAsk:
    'Er gilt sofort nicht mehr, und seine Geräte werden abgemeldet. Ein neuer Link ist einen Knopf entfernt.',
  revokeIt: 'Sperren',
  revokeAllAsk: 'Sie gelten sofort nicht mehr, und ihre Geräte werden abgemeldet.',
  revokeThem: 'Sperren',
  revokeShareAsk: 'Niemand sieht mehr etwas dadurch. Der Link gilt nie wieder.',
  shareMessage: 'Hier sind Fotos für dich: {name}',
  sendLink: 'Schicken…',
  messageToSend: 'Eine Nachricht zum Schicken',
  copyMessage: 'Nachricht kopieren',
  'done-photo-hidden': 'Vor allen verborgen.',
  'done-photo-shown': 'Wieder sichtbar, wie das Album.',
  'done-edited': 'Gespeichert.',
};
