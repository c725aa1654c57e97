import type { Translation } from '../../catalogue.ts';
import type { adminFound as source } from '../en/adminFound.ts';

export const adminFound: Translation<typeof source> = {
  found: 'Ce qui est devenu visible, et pour qui',
  foundNew: 'nouvel album',
  foundPhotos: '{count, plural, one {# nouvelle photo} other {# nouvelles photos}}',
  foundReturned: '{count, plural, one {# photo est revenue} other {# photos sont revenues}}',
  foundOwn:
    '{count, plural, one {# avec son propre choix de personnes} other {# avec leur propre choix de personnes}}',
  foundWaiting: '{count, plural, one {# vous attend} other {# vous attendent}}',
  seenByHolders: 'Visible pour quiconque a le lien du partage <n>{name}</n>',
  andHolders: 'et quiconque a le lien du partage <n>{name}</n>',
  exceptHolders: 'sauf quiconque a le lien du partage <n>{name}</n>',
  waiting: 'En attente de votre accord',
  'newPhotos-review':
    'Les photos qui apparaissent plus tard dans un album partagé attendent ici votre accord (new_photos: review).',
  keepHidden:
    '{count, plural, one {Garder cette photo cachée} other {Garder les photos choisies cachées}}',
  'waits-review': 'nouvelle dans un album partagé',
  'waits-copied': 'copie d’une photo que moins de personnes voient ou téléchargent en entier',
  'waits-replaced':
    'devenue la copie d’une photo que moins de personnes voient ou téléchargent en entier',
  'waits-moved': 'vient d’un album que moins de personnes voient ou téléchargent en entier',
  'waits-ambiguous': 'une parmi plusieurs photos identiques, que des personnes différentes voient',
  'waits-unsure': 'peut-être une photo disparue',
  'waits-beside': 'porte le nom d’une photo qui a son propre choix de personnes',
  'waits-same-name': 'porte le nom d’une photo absente que plus de personnes voyaient',
  'waits-widened': 'trouvée par les motifs par défaut élargis',
  'waits-ignored': 'était dans un dossier ignoré qui n’est plus là',
  'waits-restored': 'arrivée après la sauvegarde qui a été restaurée',
  'waits-forgotten': 'oubliée, puis revenue',
  'waits-new-among-known': 'nouvelle parmi des photos déplacées',
  'waits-separated': 'appartenait à une photo que moins de personnes voyaient',
  approve: '{count, plural, one {Montrer cette photo} other {Montrer les photos choisies}}',
  undecided: 'Albums qui attendent que vous disiez qui les voit',
  undecidedIntro:
    'Décidez pour tous, pour une année, ou cochez-en quelques-uns : d’ici là, personne ne les voit.',
  undecidedMore: '{count, plural, one {Et # autre} other {Et # autres}}',
  decideFor: '{count, plural, one {Qui le voit ?} other {Qui les voit ?}}',
  decideWhich: 'Lesquels',
  decideAll: '{count, plural, one {le seul} other {les #}}',
  decideYear: '{count, plural, one {ceux de {year} : # album} other {ceux de {year} : # albums}}',
  decideSome: 'En cocher quelques-uns',
  decideNoGroups: 'Faites d’abord un groupe, votre famille par exemple',
  decidePublic: 'Tout le monde',
  'done-photos-approved':
    '{count, plural, =0 {Aucune photo n’a été montrée : aucune n’était choisie, ou aucune n’attend plus.} one {# photo est maintenant visible.} other {# photos sont maintenant visibles.}}',
  'did-photos-approved': 'Photos acceptées',
  missingTitle: 'Ce qui manque',
  missingIntro:
    'Les fichiers de ces éléments ont disparu de la photothèque. Ils sont masqués aussitôt, mais conservés : quand leurs fichiers reviennent, tout est comme avant.',
  missingKept:
    '{count, plural, one {Ce qui manque depuis un jour est oublié tout seul} other {Ce qui manque depuis # jours est oublié tout seul}} (keep_missing_days).',
  missingNone: 'Rien ne manque.',
  missingMore: '{count, plural, one {et un de plus} other {et # de plus}}',
  missingSeen: 'J’ai vu',
  forgetHint:
    'Ce qui est oublié quitte cette liste, et ce que ses fichiers disaient de l’appareil photo, du lieu et des personnes est effacé. La galerie se souvient de qui peut le voir : ce qui n’était pas pour tout le monde attend votre accord s’il revient.',
  forgetSure: 'Oui, oublier',
  forgetChosen: 'Oublier les éléments choisis',
  forgetAll: 'Tout oublier',
  'done-missing-forgotten':
    '{count, plural, =0 {Rien n’a été oublié : rien n’était choisi, ou c’est revenu.} one {C’est oublié.} other {Ils sont oubliés.}}',
  'did-missing-forgotten': 'Éléments manquants oubliés',
  pairs: 'Vidéos et fichiers RAW des photos',
  pairsIntro:
    'Une photo animée et sa vidéo, ou un JPEG et son fichier RAW, sont une seule photo, que les mêmes personnes voient.',
  pairsApartIntro:
    'Ces fichiers vont ensemble, mais vous les avez réglés différemment. Une fois réunis, le second est visible pour les mêmes personnes que le premier.',
  pairJoin: 'En faire une seule photo',
  pairSeparate: 'Séparer',
  pairKeep: 'Garder séparés',
  'done-pair-joined': 'C’est maintenant une seule photo.',
  'done-pair-separated': 'Ce sont maintenant deux photos, et cela le restera.',
  'did-photos-joined': 'Fichiers réunis en une photo',
  'did-photos-separated': 'Fichier séparé de sa photo',
};
