import type { Translation } from '../../catalogue.ts';
import type { adminShares as source } from '../en/adminShares.ts';

export const adminShares: Translation<typeof source> = {
  shares: 'Partages',
  sharesIntro:
    'Un partage est un lien pour des personnes qui ne sont pas dans votre liste. Toute personne qui l’a voit un album, ou les photos que vous avez choisies, et rien d’autre. Son adresse n’est montrée qu’une fois, à sa création.',
  noShares: 'Il n’y a pas encore de partage.',
  newShare: 'Nouveau partage',
  shareAlbum: 'Partager l’album',
  sharePhotos: 'Partager les photos choisies',
  ofAlbum: 'L’album <n>{name}</n>',
  ofPhotos:
    '{count, plural, =1 {Une photo choisie} one {# photo choisie} other {# photos choisies}}',
  shareOfAlbumHint:
    'Les photos de cet album qui ont leur propre choix de personnes n’y sont pas. Celles qui s’ajoutent plus tard y seront.',
  whichAlbum: 'Quel album ?',
  whichAlbumHint: 'Pour ne partager que quelques photos, choisissez-les sur la page de leur album.',
  shareName: 'Nom',
  shareNameHint: 'Montré à toute personne qui ouvre le lien.',
  shareLifetimeNever: 'Jusqu’à ce que vous le révoquiez',
  sharePassword: 'Mot de passe',
  sharePasswordHint:
    'Si vous en voulez un : {least} caractères ou plus. Envoyez-le séparément du lien.',
  shareOriginals: 'Avec les originaux, et tout en une fois',
  shareOriginalsHint: 'Sans eux, les photos ne se voient que dans les tailles de la galerie.',
  makeShare: 'Créer le partage',
  shareMadeFor: 'Le lien vers',
  notShareable:
    'Certaines de ces photos ne peuvent pas être partagées : leur fichier manque, elles attendent votre accord, ou elles ne sont montrées à personne. Il s’agit de : {names}',
  shareVisits:
    '{count, plural, =0 {jamais ouvert} =1 {ouvert une fois} one {ouvert # fois} other {ouvert # fois}}',
  shareLastVisit: 'la dernière le {moment}',
  shareBy: 'par {name}',
  shareHasPassword: 'avec mot de passe',
  shareNoOriginals: 'sans originaux, pas tout en une fois',
  'done-share-revoked': 'Le partage est révoqué : plus personne ne voit rien par lui.',
  frame: 'Pour une tablette sur l’étagère',
  frameHint:
    'Un cadre photo montre les photos l’une après l’autre, aussi longtemps que vous voulez, dans les tailles de la galerie. Les nouvelles photos s’ajoutent d’elles-mêmes, les vidéos sont passées. Personne n’y est connecté : toute personne qui passe devant voit ces photos et rien d’autre.',
  makeFrame: 'Créer un cadre photo',
  frameMessage: 'Le cadre photo « {name} » démarre sur une tablette avec ce lien :',
  frameMadeFor: 'Le cadre photo',
  shareIsFrame: 'cadre photo',
  frameOfPhotos: 'Photos choisies',
};
