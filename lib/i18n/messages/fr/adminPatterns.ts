import type { Translation } from '../../catalogue.ts';
import type { adminPatterns as source } from '../en/adminPatterns.ts';

export const adminPatterns: Translation<typeof source> = {
  patternsTitle: 'Motifs',
  patternsIntro:
    'Les motifs disent quels fichiers sont des photos, et à quel album appartient chacune. Essayez-en d’autres ici avant de les enregistrer : rien n’est modifié.',
  patternsPath: 'Un chemin dans la photothèque',
  patternsPathHint:
    'Par exemple 2024/05_01_Lac/IMG_0001.jpg. Des fichiers laissés de côté à la dernière analyse sont proposés.',
  patternsRules: 'Motifs et exclusions',
  patternsRulesHint:
    'Comme dans gallery.yaml, où se trouvent les règles en vigueur. Pour en enregistrer d’autres, mettez-les là à la place de patterns et ignore, puis redémarrez le serveur et lancez une analyse.',
  patternsTryPath: 'Essayer le chemin',
  patternsTryLibrary: 'Essayer sur toute la photothèque',
  patternsCopy: 'Copier pour gallery.yaml',
  trialTitle: 'Résultat',
  trialFaults: 'Ces règles ne peuvent pas servir',
  trialIgnored: 'Il est exclu par {rule}',
  trialUnmatched: 'Aucun motif ne lui correspond',
  trialClosest: '{rule} est le plus proche : il attend {part} à la place de {found}',
  trialMatched: 'Le motif {rule} lui correspond',
  trialAlbum: 'Album : {name}, {date} ({category})',
  trialDateOfPhotos: 'la date de sa première photo',
  trialLibrary: '{photos} fichiers sur {seen} sont des photos ; {ignored} sont exclus',
  trialUnmatchedPhotos:
    '{count, plural, =0 {Chaque image et chaque vidéo correspond à un motif.} one {# image ou vidéo ne correspond à aucun motif.} other {# images et vidéos ne correspondent à aucun motif.}}',
  trialMoved:
    '{count, plural, one {# photo changerait de place.} other {# photos changeraient de place.}}',
  trialMissing:
    '{count, plural, one {# photo disparaîtrait d’un album qui reste.} other {# photos disparaîtraient d’albums qui restent.}}',
  trialWaiting:
    '{count, plural, one {# photo attendrait votre accord.} other {# photos attendraient votre accord.}}',
  trialRefused: 'Il en disparaîtrait tant que l’analyse serait refusée (max_removed).',
  trialNothing: 'Aucun album ne changerait',
  trialAppearing: '{count, plural, one {# album apparaîtrait} other {# albums apparaîtraient}}',
  trialMoving:
    '{count, plural, one {# album changerait de place} other {# albums changeraient de place}}',
  trialVanishing: '{count, plural, one {# album disparaîtrait} other {# albums disparaîtraient}}',
  trialAdded:
    '{count, plural, one {# album recevrait d’autres photos} other {# albums recevraient d’autres photos}}',
  trialRenamed:
    '{count, plural, one {# album aurait un autre nom ou une autre date} other {# albums auraient un autre nom ou une autre date}}',
  trialLine: '{path} ({category}) : {photos}, visible par {who}',
  trialEverybody: 'tout le monde',
  trialPeople: '{count, plural, =0 {personne} one {# personne} other {# personnes}}',
  'trial-busy': 'Un autre essai est en cours. Réessayez dans un instant.',
  'trial-late':
    'L’essai a duré trop longtemps et a été arrêté : une expression contient-elle une répétition dans une répétition ?',
  'trial-ended':
    'L’essai a été arrêté, car il lui faut plus de mémoire qu’un essai ne peut en utiliser.',
};
