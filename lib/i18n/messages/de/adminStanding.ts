import type { Translation } from '../../catalogue.ts';
import type { adminStanding as source } from '../en/adminStanding.ts';

export const adminStanding: Translation<typeof source> = {
  standing: 'Wer neue Alben sieht',
  standingIntro:
    'Entscheide einmal für Alben, die noch kommen. Alben, für die du schon ausgewählt hast, bleiben, wie sie sind, und ebenso solche aus Fotos, die umgezogen sind.',
  standingWhich: 'Wenn mehrere Vorgaben auf ein Album passen',
  standingOrder:
    'Es zählt die genaueste: ein Pfad vor einer Kategorie, und von zwei Pfaden der, der mehr sagt, etwa 2025/Work vor 2025/*, und das vor 2025/**. Sagen zwei gleich viel und Verschiedenes, sieht niemand das Album, bis du entscheidest. Passt keine, zählt new_albums in gallery.yaml.',
  standingOrphaned:
    'Kein Muster in gallery.yaml hat diese Kategorie noch. Bis diese Vorgabe entfernt oder für eine andere gemacht ist, sieht niemand neue Alben, für die keine andere gilt.',
  standingLeft:
    'Das passt auf kein Album mehr: Die es bekommen haben, sind jetzt in anderen Ordnern.',
  standingNone: 'Es gibt noch keine Vorgaben.',
  standingLink: 'Auswählen, wer neue Alben sieht',
  standingFor: 'nach deiner Vorgabe für {rule}',
  standingDiffer: 'zwei Vorgaben widersprechen sich: Niemand sieht es, bis du entscheidest',
  standingSince: 'nach deiner Vorgabe für {rule}, seither geändert',
  standingAdd: 'Vorgabe hinzufügen',
  standingPath: 'Ein Pfad, auch mit * und **',
  standingPathHint:
    'Ordner der Fotosammlung: 2025/** ist 2025 und alles darunter, Work/* alles direkt in Work, Work nur dieser Ordner. Groß- und Kleinschreibung spielen keine Rolle.',
  standingCategory: 'Oder eine Kategorie',
  standingNoCategory: 'Keine Kategorie: der Pfad oben',
  standingWould:
    '{count, plural, =0 {Sie hätte für kein Album hier gegolten} one {Sie hätte für # Album hier gegolten} other {Sie hätte für # Alben hier gegolten}}{without, plural, =0 {} one {, # davon noch offen} other {, # davon noch offen}}.',
  standingApplyToo: 'Auch für Alben, die schon da sind und noch auf deine Entscheidung warten',
  standingApply: 'Jetzt anwenden',
  standingApplyIntro:
    '{count, plural, one {# Album hier wartet auf deine Entscheidung, und eine Vorgabe passt darauf. Es bleibt verborgen, bis du sie anwendest.} other {# Alben hier warten auf deine Entscheidung, und Vorgaben passen darauf. Sie bleiben verborgen, bis du sie anwendest.}}',
  'done-standing-set':
    'So ist es ab jetzt für neue Alben.{count, plural, =0 {} one { Und für # Album, das schon da war.} other { Und für # Alben, die schon da waren.}}',
  'done-standing-removed': 'Die Vorgabe ist entfernt. Kein Album hat sich geändert.',
  'done-standing-given':
    '{count, plural, one {Für # Album steht jetzt fest, wer es sieht.} other {Für # Alben steht jetzt fest, wer sie sieht.}}',
  'done-standing-restored':
    'Die Vorgaben für neue Alben sind wieder wie vorher.{count, plural, =0 {} one { Und # Album auch.} other { Und # Alben auch.}}',
  standingRemove: 'Entfernen',
  standingRemoveOf: 'Vorgabe für {rule} entfernen',
  'standingReview-new': 'Wer neue Alben von {rule} ab jetzt sieht: {policy}.',
  'standingReview-instead': 'Bisher: {policy}.',
};
