import type { Translation } from '../../catalogue.ts';
import type { gallery as source } from '../en/gallery.ts';

export const gallery: Translation<typeof source> = {
  skipToContent: 'Aller aux photos',
  allAlbums: 'Tous les albums',
  photoCount: '{count, plural, =1 {une photo} one {# photo} other {# photos}}',
  noAlbums: 'Désolé, vous n’avez le droit de voir aucun album.',
  noAlbumsHint:
    'Vous avez reçu un lien personnel ? Ouvrez-le sur cet appareil pour voir ce qui a été partagé avec vous.',
  noMatches: 'Désolé, aucun album ne correspond à votre recherche.',

  search: 'Chercher',
  searchLabel: 'Chercher un album par son nom',
  resultsFor: 'Résultats pour <q>{query}</q>',
  seeAllAlbums: 'Voir tous les albums',

  years: 'Années',
  yearTitle: 'Albums de {year}',
  olderYear: 'Plus ancien : {year}',
  newerYear: 'Plus récent : {year}',

  pages: 'Pages',
  page: 'Page {page}',
  newerAlbums: 'Albums plus récents',
  olderAlbums: 'Albums plus anciens',
  previousPhotos: 'Photos précédentes',
  nextPhotos: 'Photos suivantes',

  neighbouringAlbums: 'Albums voisins',
  newerAlbum: 'Plus récent',
  olderAlbum: 'Plus ancien',
  downloadAlbum: 'Télécharger l’album',
  choosePhotos: 'Choisir des photos',
  chosenCount: 'Choisies : {count}',
  chooseAll: 'Toutes',
  chooseNone: 'Aucune',
  chooseDone: 'Retour aux photos',
  chooseSubmit: 'Continuer avec celles-ci',
  chooseHint: 'Maj et clic, ou Maj et les flèches, choisit tout ce qui est entre deux.',
  originalsOf: 'Originaux ({size})',
  picturesOf: 'Fichiers allégés (environ {size})',

  photo: 'Photo',
  video: 'Vidéo',
  file: 'Fichier',
  neighbouringPhotos: 'Photos voisines',
  previousPhoto: 'Photo précédente',
  nextPhoto: 'Photo suivante',
  placeInAlbum: '{place} sur {count}',
  openOriginal: 'Ouvrir l’original en taille réelle',
  downloadOriginal: 'Télécharger l’original',
  downloadJpeg: 'Télécharger en JPEG',
  downloadVideo: 'Télécharger la vidéo',
  downloadFile: 'Télécharger le fichier',
  filmPreparing: 'Cette vidéo se prépare pour votre appareil : {percent} %',
  filmFailed: 'Cet appareil ne peut pas lire cette vidéo.',
  'film-withheld': 'Vous pouvez voir cette image de la vidéo, mais pas la vidéo elle-même.',
  'film-unplayable': 'Les navigateurs ne lisent pas cette vidéo. Téléchargez-la pour la regarder.',
  noPicture: 'Il n’y a pas d’image de ce fichier.',

  signIn: 'Se connecter',
  signOut: 'Se déconnecter',
  signedInAs: 'Vous êtes <bdi>{name}</bdi>',
  signInTitle: 'Se connecter',
  signInIntro:
    'La plupart des gens se connectent par un lien personnel : ouvrez sur cet appareil celui que vous avez reçu. Le mot de passe est réservé aux personnes qui gèrent la galerie.',
  handle: 'Nom d’utilisateur',
  password: 'Mot de passe',
  signInFailed: 'Ce nom d’utilisateur et ce mot de passe ne vont pas ensemble.',
  signInTooMany: 'Trop de tentatives. Attendez quelques minutes, puis réessayez.',
  alreadySignedIn: 'Vous êtes connecté en tant que {name}.',

  welcome: 'Bienvenue, <bdi>{name}</bdi>',
  linkIntro: 'Ce lien personnel ouvre la galerie sur cet appareil, au nom de <bdi>{name}</bdi>.',
  linkButton: 'Ouvrir la galerie',
  linkSwitchTitle: 'Ouvrir au nom de <bdi>{name}</bdi> ?',
  linkSwitchIntro:
    'Vous êtes connecté en tant que <bdi>{current}</bdi>. Ce lien est celui de <bdi>{name}</bdi>.',
  linkSwitchButton: 'Continuer en tant que {name}',
  linkStay: 'Rester {current}',
  linkNotYou:
    'Vous n’êtes pas {name} ? Alors ce lien était destiné à quelqu’un d’autre : merci de ne pas l’ouvrir.',

  showPublic: 'Montrer les albums publics',
  hidePublic: 'Masquer les albums publics',
  admin: 'Gérer la galerie',
};
