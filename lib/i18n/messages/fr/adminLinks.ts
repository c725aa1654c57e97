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
  devices: 'Appareils',
  noDevices: 'Aucun appareil n’est connecté.',
  deviceSeen: 'depuis le {since}, dernière visite le {seen}',
  signOutDevice: 'Déconnecter',
  'done-device-signed-out': 'L’appareil est déconnecté.',
};
