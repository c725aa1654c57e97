import type { Translation } from '../../catalogue.ts';
import type { access as source } from '../en/access.ts';

export const access: Translation<typeof source> = {
  myAccess: 'Mes appareils et mon lien',
  accessIntro:
    'La galerie s’ouvre sans mot de passe sur chaque appareil où vous avez ouvert votre lien personnel.',
  devices: 'Vos appareils',
  browserOn: '{browser} sur {system}',
  appOn: 'Une application, ou l’écran d’accueil, sur {system}',
  unknownOn: 'Un navigateur sur {system}',
  unknownDevice: 'Un navigateur',
  firstSeen: 'depuis le {moment}',
  lastSeen: 'utilisé pour la dernière fois le {moment}',
  thisDevice: 'Cet appareil',
  signOutOne: 'Déconnecter',
  signOutOthers: 'Déconnecter tous les autres appareils',
  signOutOthersAsk: 'Pour revenir sur l’un d’eux, il faudra y rouvrir votre lien personnel.',
  signOutAllAsk: 'Sur cet appareil aussi. Pour revenir, il faudra rouvrir votre lien personnel.',
  signOutYes: 'Oui, déconnecter',
  signOutAll: 'Se déconnecter partout',
  signOutHint:
    'Vous avez perdu un téléphone ? Déconnectez-le ici. Votre lien fonctionne toujours pour toute personne qui l’a : s’il était sur le téléphone, demandez-en un autre.',
  'done-one': 'Cet appareil est déconnecté.',
  'done-others':
    '{count, plural, =0 {Il n’y avait pas d’autre appareil.} =1 {L’autre appareil est déconnecté.} one {L’autre appareil est déconnecté.} other {Les # autres appareils sont déconnectés.}}',

  keepTitle: 'Garder votre lien',
  keepMessage:
    'Gardez le message qui contient votre lien. Vous pouvez l’ouvrir autant de fois que vous le voulez, et sur tous vos appareils : téléphone, tablette, ordinateur.',
  keepBrowser:
    'Certaines applications montrent les pages dans un petit navigateur à elles, qui vous oublie. Ouvrez alors le même lien dans le navigateur que vous utilisez d’habitude.',
  keepBookmark:
    'Une fois la galerie ouverte, un marque-page suffit : elle reste ouverte sur cet appareil.',
  homeTitle: 'Sur l’écran d’accueil',
  homeIphone: 'iPhone et iPad',
  homeIphoneSteps:
    'Ouvrez la galerie dans Safari. Touchez le carré avec la flèche vers le haut, puis « Sur l’écran d’accueil », puis « Ajouter ».',
  homeAndroid: 'Android',
  homeAndroidSteps:
    'Ouvrez la galerie dans Chrome. Touchez les trois points en haut, puis « Ajouter à l’écran d’accueil », puis « Installer » ou « Ajouter ».',
  homeAsks:
    'La page de connexion s’affiche quand vous l’ouvrez de là ? Copiez le lien de votre message, et collez-le sur cette page. Une fois suffit.',

  pasteTitle: 'Avec votre lien personnel',
  pasteIntro: 'S’il ne s’ouvre pas de lui-même, copiez-le et collez-le ici.',
  pasteLabel: 'Votre lien',
  pasteButton: 'Ouvrir',
  pasteFailed:
    'Ce n’est pas un lien de cette galerie. Copiez-le en entier : il commence par {start}',
  mailTitle: 'Recevoir mon lien',
  mailIntro:
    'Vous avez perdu votre lien ? Indiquez votre adresse e-mail, et vous en recevrez un nouveau.',
  mailLabel: 'Adresse e-mail',
  mailButton: 'Recevoir un lien',
  mailTaken:
    'Si la galerie connaît cette adresse, un lien est en route. Regardez vos e-mails dans quelques minutes, y compris les indésirables. Si rien n’arrive, demandez à la personne qui s’occupe de la galerie.',
  mailLimited:
    '{minutes, plural, =1 {Plusieurs liens viennent d’être demandés. Regardez vos e-mails, y compris les indésirables, ou réessayez dans une minute.} one {Plusieurs liens viennent d’être demandés. Regardez vos e-mails, y compris les indésirables, ou réessayez dans # minute.} other {Plusieurs liens viennent d’être demandés. Regardez vos e-mails, y compris les indésirables, ou réessayez dans # minutes.}}',
  passwordTitle: 'Avec un mot de passe',

  seeAs: 'Voir la galerie comme cette personne',
  seeAsVisitor: 'Voir la galerie comme un visiteur',
  seeingAs: 'Vous voyez la galerie comme <bdi>{name}</bdi>.',
  seeingAsVisitor: 'Vous voyez la galerie comme un visiteur, sans lien personnel.',
  seeingHint: 'Vous pouvez tout regarder et ne rien changer.',
  aVisitor: 'un visiteur',
  seeingEnd: 'Ne plus voir comme {name}',
  accountSignIn: 'Se connecter avec {name}',
  accountFailed:
    'Ce compte n’ouvre pas la galerie. Demandez à la personne qui s’en occupe : elle peut voir pourquoi dans l’activité.',
  accountUnreachable: '{name} ne répond pas pour le moment. Réessayez dans un instant.',
  accountElsewhere: 'Pour vous connecter avec {name}, allez sur {address}.',
};
