import type { Translation } from '../../catalogue.ts';
import type { notices as source } from '../en/notices.ts';

export const notices: Translation<typeof source> = {
  notFoundTitle: 'Hier gibt es nichts zu sehen',
  notFoundIntro: 'Diese Seite gibt es nicht, oder sie wurde mit jemand anderem geteilt.',
  failingLinkTitle: 'Bist du einem Link gefolgt?',
  failingLinkIntro:
    'Er wurde gesperrt, ist abgelaufen oder nicht vollständig. Kopiere ihn noch einmal genau so aus deiner Nachricht und füge ihn hier ein. Hilft das nicht, bitte die Person, die ihn geschickt hat, um einen neuen.',
  tooManyTitle: 'Bitte warte ein wenig',
  tooManyIntro:
    'Von deinem Anschluss wurden zu viele Links ausprobiert, die es nicht gibt. Warte ein paar Minuten und öffne deinen dann noch einmal: Ein gültiger Link funktioniert immer.',
  stoppingTitle: 'Die Galerie startet neu',
  stoppingIntro:
    'Das dauert ein paar Sekunden. Nichts wurde geändert; versuch es gleich noch einmal.',
  unavailableTitle: 'Die Fotos sind gerade nicht erreichbar',
  unavailableIntro:
    'Der Ort, an dem sie gespeichert sind, antwortet nicht. Nichts ist verloren; versuch es in einer Weile noch einmal.',
  notSavedTitle: 'Gerade kann nichts gespeichert werden',
  notSavedIntro:
    'Die Festplatte der Galerie ist voll oder beschäftigt. Nichts wurde geändert, und alle Fotos sind da; versuch es in einer Weile noch einmal.',
  offlineTitle: 'Du bist offline',
  offlineIntro:
    'Diese Seite wurde auf diesem Gerät nicht aufgehoben. Was du zuletzt angesehen hast, ist vielleicht noch da: Beginne auf der Startseite der Galerie.',
  outdatedTitle: 'Die Galerie wurde aktualisiert',
  outdatedIntro:
    'Du hattest diese Seite vorher geöffnet, deshalb wurde nicht gespeichert, was du gerade abgeschickt hast. Lade die Seite neu und versuch es noch einmal.',
  openAnew: 'Seite neu laden',
  tooLargeTitle: 'Das war zu viel auf einmal',
  tooLargeIntro: 'So viel nimmt die Galerie nicht auf einmal an. Nichts wurde geändert.',
  elsewhereTitle: 'Die Galerie hat eine andere Adresse',
  elsewhereIntro:
    'Unter der Adresse, die du geöffnet hast, kann dein Browser nicht angemeldet bleiben. Nichts wurde geändert. Bitte mach unter der Adresse der Galerie weiter.',
  elsewhereHint:
    'Ist es deine Galerie? Trage weitere Adressen in gallery.yaml unter also_at ein, und einen Proxy vor der Galerie unter trusted_proxies.',
  goThere: 'Dort weitermachen',
  misdirectedTitle: 'Die Galerie kennt diese Adresse nicht',
  misdirectedIntro:
    'Sie antwortet nur unter den Adressen, die sie von ihrem Besitzer bekommen hat.',
  misdirectedHint:
    'Ist es deine Galerie? Trage die Adresse in gallery.yaml unter also_at ein, etwa also_at: [http://homeserver:3000], und starte den Server neu.',
  signIn: 'Anmelden',
};
