import type { Translation } from '../../catalogue.ts';
import type { adminStanding as source } from '../en/adminStanding.ts';

export const adminStanding: Translation<typeof source> = {
  standing: 'Regeln für neue Alben',
  standingIntro:
    'Wer neue Alben sieht, einmal für immer gesagt. Gelten mehrere Regeln für ein Album, zählt die genaueste: ein Pfad vor einer Kategorie; von zwei Pfaden der mit mehr Teilen ohne Platzhalter (wie * oder ?), dann mit mehr Teilen außer **, dann mit mehr Buchstaben um die Platzhalter. Sind zwei gleich genau und verschieden, sieht niemand das Album, bis du entscheidest. Gilt keine, zählt new_albums. Ein Album, über das schon entschieden ist, wird nie angetastet, auch keines aus Fotos, die umgezogen sind.',
  standingNone: 'Es gibt noch keine.',
  standingLink: 'Regeln für neue Alben: wer sie sieht',
  standingFor: 'nach der Regel für {rule}',
  standingDiffer: 'zwei Regeln widersprechen sich: Niemand sieht es, bis du entscheidest',
  standingSince: 'nach der Regel für {rule}, seither geändert',
  standingAdd: 'Regel hinzufügen',
  standingPath: 'Ein Pfad oder ein Muster für Pfade',
  standingPathHint:
    'Von Ordnern der Fotosammlung: 2025/** ist 2025 und alles darunter, Work/* alles direkt in Work, Work nur dieser Ordner. Groß- und Kleinschreibung sind gleich.',
  standingCategory: 'Oder eine Kategorie',
  standingNoCategory: 'Keine Kategorie: der Pfad oben',
  standingWould:
    '{count, plural, =0 {Für keines der Alben hier hätte sie gegolten} one {Für # Album hier hätte sie gegolten} other {Für # Alben hier hätte sie gegolten}}{without, plural, =0 {} one {, über # davon ist noch nicht entschieden} other {, über # davon ist noch nicht entschieden}}.',
  standingApplyToo: 'Auch gleich auf Alben anwenden, über die noch nicht entschieden ist',
  standingApply: 'Jetzt anwenden',
  standingApplyIntro:
    '{count, plural, one {Über # Album ist noch nicht entschieden, und eine Regel gilt dafür.} other {Über # Alben ist noch nicht entschieden, und eine Regel gilt dafür.}} Es wird nichts angewendet, solange du nicht darum bittest.',
  'done-standing-set':
    'Für neue Alben gilt das ab jetzt.{count, plural, =0 {} one { Auch # vorhandenes Album hat es bekommen.} other { Auch # vorhandene Alben haben es bekommen.}}',
  'done-standing-removed': 'Die Regel ist entfernt. Kein Album hat sich geändert.',
  'done-standing-given':
    '{count, plural, one {# Album hat bekommen, was dafür gilt.} other {# Alben haben bekommen, was dafür gilt.}}',
  'done-standing-restored': 'Die Regeln sind wieder wie vorher.',
  standingRemove: 'Entfernen',
  standingRemoveOf: 'Regel für {rule} entfernen',
  'standingReview-new': 'Ab jetzt gilt für ein neues Album von {rule}: {policy}.',
  'standingReview-instead': 'Bisher: {policy}.',
};
