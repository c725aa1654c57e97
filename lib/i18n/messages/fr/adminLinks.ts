import type { Translation } from '../../catalogue.ts';
import type { adminLinks as source } from '../en/adminLinks.ts';

export const adminLinks: Translation<typeof source> = {
  rotate: 'Révoquer tous les autres liens de cette personne',
  rotateHint:
    'Pour des liens tombés en de mauvaises mains. Les appareils connectés par eux sont déconnectés.',
  changeLink: 'Modifier',
  linkExpiry: 'Valable jusqu’à',
  linkExpiryKeep: 'ne rien changer',
  linkUses: 'Connecte',
  linkUsesAny: 'tous les appareils qui l’ouvrent',
  linkUsesOnce: 'un appareil de plus',
  saveLink: 'Enregistrer',
  print: 'Imprimer une carte',
  mailedTo: 'envoyé à <bdi>{email}</bdi>',
  mailedElsewhere:
    '{count, plural, one {Un lien envoyé} other {# liens envoyés}} à <bdi>{addresses}</bdi>, qui n’est plus l’adresse de cette personne, {count, plural, one {fonctionne encore ou a un appareil connecté} other {fonctionnent encore ou ont un appareil connecté}}. Si l’adresse était fausse, {count, plural, one {révoquez-le} other {révoquez-les}}. Qui a seulement changé d’adresse peut continuer.',
  revokeMailedElsewhere: 'Révoquer ce qui y a été envoyé',
  devices: 'Appareils',
  noDevices: 'Aucun appareil n’est connecté.',
  deviceSeen: 'depuis le {since}, dernière visite le {seen}',
  signOutDevice: 'Déconnecter',
  'done-device-signed-out': 'L’appareil est déconnecté.',
};
