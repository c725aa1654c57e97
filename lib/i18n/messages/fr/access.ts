import type { Translation } from '../../catalogue.ts';
import type { access as source } from '../en/access.ts';

export const access: Translation<typeof source> = {
  myAccess: 'Mes accès',
  accessIntro:
    'La galerie s’ouvre sans mot de passe sur chaque appareil sur lequel vous avez ouvert votre lien personnel.',
  devices: 'Vos appareils',
  browserOn: '{browser} sur {system}',
  appOn: 'Une application, ou l’écran d’accueil, sur {system}',
  unknownOn: 'Un navigateur sur {system}',
  unknownDevice: 'Un navigateur',
  firstSeen: 'depuis le {moment}',
  lastSeen: 'dernière visite le {moment}',
  thisDevice: 'Cet appareil',
  signOutOne: 'Déconnecter',
  signOutOthers: 'Déconnecter tous les autres appareils',
  signOutOthersAsk: 'Pour y revenir, il faudra rouvrir votre lien personnel.',
  signOutAllAsk: 'Sur cet appareil aussi. Pour revenir, il faudra rouvrir votre lien personnel.',
  signOutYes: 'Oui, déconnecter',
  signOutAll: 'Se déconnecter partout',
  signOutHint:
    'Un téléphone perdu ? Déconnectez-le ici. Votre lien fonctionne toujours pour toute personne qui l’a : s’il était sur le téléphone, demandez-en un autre.',
  'done-one': 'Cet appareil est déconnecté.',
  'done-others':
    '{count, plural, =0 {Il n’y avait pas d’autre appareil.} =1 {L’autre appareil est déconnecté.} one {L’autre appareil est déconnecté.} other {Les # autres appareils sont déconnectés.}}',

  keepTitle: 'Garder votre lien',
  keepMessage:
    'Gardez le message qui contient votre lien. Vous pouvez l’ouvrir autant de fois que vous le voulez, et sur tous vos appareils : téléphone, tablette, ordinateur.',
  keepBrowser:
    'Certaines applications montrent les pages dans un petit navigateur à elles, qui vous oublie. Ouvrez alors le même lien dans le navigateur que vous utilisez d’habitude.',
  keepBookmark: 'Une fois connecté, un favori suffit : vous restez connecté sur cet appareil.',
  homeTitle: 'Sur l’écran d’accueil',
  homeIphone: 'iPhone et iPad',
  homeIphoneSteps:
    'Ouvrez la galerie dans Safari. Touchez le carré avec la flèche vers le haut, puis « Sur l’écran d’accueil », puis « Ajouter ».',
  homeAndroid: 'Android',
  homeAndroidSteps:
    'Ouvrez la galerie dans Chrome. Touchez les trois points en haut, puis « Ajouter à l’écran d’accueil », puis « Installer » ou « Ajouter ».',
  homeAsks:
    'On vous demande de vous connecter quand vous l’ouvrez de là ? Copiez le lien de votre message, et collez-le sur la page de connexion. Une fois suffit.',

  pasteTitle: 'Avec votre lien personnel',
  pasteIntro: 'Ouvrez celui que vous avez reçu. Si vous ne pouvez pas, copiez-le et collez-le ici.',
  pasteLabel: 'Votre lien',
  pasteButton: 'Ouvrir',
  pasteFailed:
    'Ce n’est pas un lien de cette galerie. Copiez-le en entier : il commence par {start}',
  mailTitle: 'Recevoir mon lien',
  mailIntro:
    'Vous avez perdu votre lien ? Indiquez votre adresse e-mail, et vous en recevez un nouveau.',
  mailLabel: 'Adresse e-mail',
  mailButton: 'Recevoir un lien',
  mailTaken:
    'Si la galerie connaît cette adresse, un lien y est en route. Regardez votre courrier dans quelques minutes, aussi parmi les indésirables. Si rien n’arrive, demandez à la personne qui s’occupe de la galerie.',
  mailLimited:
    '{minutes, plural, =1 {Des liens viennent d’être demandés plusieurs fois. Regardez votre courrier, aussi parmi les indésirables, ou réessayez dans une minute.} one {Des liens viennent d’être demandés plusieurs fois. Regardez votre courrier, aussi parmi les indésirables, ou réessayez dans # minute.} other {Des liens viennent d’être demandés plusieurs fois. Regardez votre courrier, aussi parmi les indésirables, ou réessayez dans # minutes.}}',
  passwordTitle: 'Avec un mot de passe',

  seeAs: 'Voir la galerie comme cette personne',
  seeAsVisitor: 'Voir la galerie comme un visiteur',
  seeingAs: 'Vous voyez la galerie comme <bdi>{name}</bdi>.',
  seeingAsVisitor: 'Vous voyez la galerie comme quelqu’un qui n’est pas connecté.',
  seeingHint: 'Vous pouvez tout regarder et ne rien changer.',
  seeingEnd: 'Revenir à mon propre compte',
};
