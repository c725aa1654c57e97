import type { Translation } from '../../catalogue.ts';
import type { adminStanding as source } from '../en/adminStanding.ts';

export const adminStanding: Translation<typeof source> = {
  standing: 'Qui voit les nouveaux albums',
  standingIntro:
    'Choisissez une fois pour les albums à venir. Les albums pour lesquels vous avez déjà choisi restent comme ils sont, et ceux de photos déplacées aussi.',
  standingWhich: 'Si plusieurs choix concernent un album',
  standingOrder:
    'Le plus précis compte : un chemin avant une catégorie, et de deux chemins celui qui en dit le plus, comme 2025/Work avant 2025/*, et celui-ci avant 2025/**. Si deux en disent autant et diffèrent, personne ne voit l’album tant que vous n’avez pas décidé. Si aucun ne le concerne, new_albums dans gallery.yaml compte.',
  standingOrphaned:
    'Plus aucun motif de gallery.yaml n’a cette catégorie. Tant que ce choix n’est pas supprimé ou refait pour une autre, personne ne voit les nouveaux albums auxquels aucun autre choix ne s’applique.',
  standingLeft:
    'Il ne correspond plus à aucun album : ceux qui l’ont reçu sont maintenant dans d’autres dossiers.',
  standingNone: 'Il n’y a pas encore de choix.',
  standingLink: 'Choisir qui voit les nouveaux albums',
  standingFor: 'selon votre choix pour {rule}',
  standingDiffer: 'deux choix diffèrent : personne ne le voit tant que vous n’avez pas décidé',
  standingSince: 'selon votre choix pour {rule}, modifié depuis',
  standingAdd: 'Ajouter un choix',
  standingPath: 'Un chemin, aussi avec * et **',
  standingPathHint:
    'Des dossiers de la photothèque : 2025/** désigne 2025 et tout ce qu’il contient, Work/* ce qui est directement dans Work, Work ce seul dossier. Majuscules et minuscules ne font pas de différence.',
  standingCategory: 'Ou une catégorie',
  standingNoCategory: 'Pas de catégorie : le chemin ci-dessus',
  standingWould:
    '{count, plural, =0 {Il n’aurait concerné aucun album déjà présent} one {Il aurait concerné # album déjà présent} other {Il aurait concerné # albums déjà présents}}{without, plural, =0 {} one {, dont # encore à décider} other {, dont # encore à décider}}.',
  standingApplyToo: 'Aussi pour les albums déjà présents et encore à décider',
  standingApply: 'Appliquer maintenant',
  standingApplyIntro:
    '{count, plural, one {# album déjà présent reste à décider, et un choix le concerne. Il reste caché tant que vous ne l’appliquez pas.} other {# albums déjà présents restent à décider, et des choix les concernent. Ils restent cachés tant que vous ne les appliquez pas.}}',
  'done-standing-set':
    'C’est ainsi désormais pour les nouveaux albums.{count, plural, =0 {} one { Et pour # album déjà présent.} other { Et pour # albums déjà présents.}}',
  'done-standing-removed': 'Le choix est supprimé. Aucun album n’a changé.',
  'done-standing-given':
    '{count, plural, one {C’est décidé pour # album.} other {C’est décidé pour # albums.}}',
  'done-standing-restored':
    'Les choix pour les nouveaux albums sont comme avant.{count, plural, =0 {} one { Et # album aussi.} other { Et # albums aussi.}}',
  standingRemove: 'Supprimer',
  standingRemoveOf: 'Supprimer le choix pour {rule}',
  'standingReview-new': 'Qui voit désormais les nouveaux albums de {rule} : {policy}.',
  'standingReview-instead': 'Jusqu’ici : {policy}.',
};
