import type { Translation } from '../../catalogue.ts';
import type { access as source } from '../en/access.ts';

export const access: Translation<typeof source> = {
  myAccess: 'Meine Geräte und mein Link',
  accessIntro:
    'Die Galerie öffnet sich ohne Passwort auf jedem Gerät, auf dem du deinen persönlichen Link geöffnet hast.',
  devices: 'Deine Geräte',
  browserOn: '{browser} auf {system}',
  appOn: 'Eine App oder der Startbildschirm auf {system}',
  unknownOn: 'Ein Browser auf {system}',
  unknownDevice: 'Ein Browser',
  firstSeen: 'seit dem {moment}',
  lastSeen: 'zuletzt benutzt am {moment}',
  thisDevice: 'Dieses Gerät',
  signOutOne: 'Abmelden',
  signOutOthers: 'Alle anderen Geräte abmelden',
  signOutOthersAsk:
    'Um dort wieder hineinzukommen, öffnest du dort deinen persönlichen Link noch einmal.',
  signOutAllAsk:
    'Auch auf diesem Gerät. Um wieder hineinzukommen, öffnest du deinen persönlichen Link noch einmal.',
  signOutYes: 'Ja, abmelden',
  signOutAll: 'Überall abmelden',
  signOutHint:
    'Telefon verloren? Melde es hier ab. Dein Link funktioniert weiter für alle, die ihn haben: War er auf dem Telefon, dann bitte um einen neuen.',
  'done-one': 'Das Gerät ist abgemeldet.',
  'done-others':
    '{count, plural, =0 {Es gab kein anderes Gerät.} =1 {Das andere Gerät ist abgemeldet.} other {Die # anderen Geräte sind abgemeldet.}}',

  keepTitle: 'Heb deinen Link auf',
  keepMessage:
    'Heb die Nachricht mit deinem Link auf. Du kannst ihn immer wieder öffnen, auf allen deinen Geräten: Telefon, Tablet, Computer.',
  keepBrowser:
    'Manche Apps zeigen Seiten in einem eigenen kleinen Browser, der dich wieder vergisst. Dann öffne denselben Link in dem Browser, den du jeden Tag benutzt.',
  keepBookmark:
    'Bist du einmal angemeldet, genügt ein Lesezeichen dieser Galerie: Du bleibst auf diesem Gerät angemeldet.',
  homeTitle: 'Auf dem Startbildschirm',
  homeIphone: 'iPhone und iPad',
  homeIphoneSteps:
    'Öffne die Galerie in Safari. Tippe auf das Quadrat mit dem Pfeil nach oben, dann auf „Zum Home-Bildschirm“, dann auf „Hinzufügen“.',
  homeAndroid: 'Android',
  homeAndroidSteps:
    'Öffne die Galerie in Chrome. Tippe oben auf die drei Punkte, dann auf „Zum Startbildschirm hinzufügen“, dann auf „Installieren“ oder „Hinzufügen“.',
  homeAsks:
    'Sollst du dich anmelden, wenn du sie von dort öffnest? Kopiere den Link aus deiner Nachricht und füge ihn auf der Seite zum Anmelden ein. Einmal genügt.',

  pasteTitle: 'Mit deinem persönlichen Link',
  pasteIntro: 'Öffnet er sich nicht von selbst, kopiere ihn und füge ihn hier ein.',
  pasteLabel: 'Dein Link',
  pasteButton: 'Öffnen',
  pasteFailed: 'Das ist kein Link dieser Galerie. Kopiere ihn vollständig: Er beginnt mit {start}',
  mailTitle: 'Schick mir meinen Link',
  mailIntro:
    'Hast du deinen Link verloren? Gib deine E-Mail-Adresse ein, und du bekommst einen neuen.',
  mailLabel: 'E-Mail-Adresse',
  mailButton: 'Link schicken',
  mailTaken:
    'Kennt die Galerie diese Adresse, ist ein Link unterwegs. Sieh in ein paar Minuten in deine E-Mails, auch in den Spam-Ordner. Kommt nichts, frag die Person, die sich um die Galerie kümmert.',
  mailLimited:
    '{minutes, plural, =1 {Gerade wurden mehrmals Links angefordert. Sieh in deine E-Mails, auch in den Spam-Ordner, oder versuch es in einer Minute noch einmal.} other {Gerade wurden mehrmals Links angefordert. Sieh in deine E-Mails, auch in den Spam-Ordner, oder versuch es in # Minuten noch einmal.}}',
  passwordTitle: 'Mit einem Passwort',

  seeAs: 'Galerie als diese Person ansehen',
  seeAsVisitor: 'Galerie als Gast ansehen',
  seeingAs: 'Du siehst die Galerie gerade als <bdi>{name}</bdi>.',
  seeingAsVisitor: 'Du siehst die Galerie gerade als Gast, ohne Anmeldung.',
  seeingHint: 'Du kannst alles ansehen und nichts ändern.',
  aVisitor: 'Gast',
  seeingEnd: 'Ansicht als {name} beenden',
  accountSignIn: 'Mit {name} anmelden',
  accountFailed:
    'Dieses Konto öffnet die Galerie nicht. Frag die Person, die sich um sie kümmert: Sie kann den Grund im Verlauf sehen.',
  accountUnreachable: '{name} ist gerade nicht erreichbar. Versuch es gleich noch einmal.',
  accountElsewhere: 'Mit {name} meldest du dich unter {address} an.',
};
