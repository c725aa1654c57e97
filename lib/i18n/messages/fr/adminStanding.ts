import type { Translation } from '../../catalogue.ts';
import type { adminStanding as source } from '../en/adminStanding.ts';

export const adminStanding: Translation<typeof source> = {
  standing: 'Politiques permanentes',
  standingIntro:
    'Ce que reçoivent les nouveaux albums, dit une fois pour toutes. De toutes celles qui concernent un album, la plus précise compte : un chemin avant une catégorie ; de deux chemins, celui qui a le plus de parties sans joker (comme * ou ?), puis le plus de parties autres que **, puis le plus de lettres autour des jokers. Si deux sont aussi précises l’une que l’autre et diffèrent, personne ne voit l’album tant que vous n’avez pas décidé. S’il n’y en a aucune, new_albums compte. Un album qui a une politique n’est jamais touché, ni un album de photos déplacées.',
  standingNone: 'Il n’y en a pas encore.',
  standingLink: 'Politiques permanentes : ce que reçoivent les nouveaux albums',
  standingFor: 'par la politique permanente de {rule}',
  standingDiffer:
    'deux politiques permanentes diffèrent : personne ne le voit tant que vous n’avez pas décidé',
  standingSince: 'par la politique permanente de {rule}, modifiée depuis',
  standingAdd: 'En définir une',
  standingPath: 'Un chemin, ou un motif de chemins',
  standingPathHint:
    'De répertoires de la bibliothèque : 2025/** désigne 2025 et tout ce qui est dessous, Work/* ce qui est directement dans Work, Work ce seul répertoire. Majuscules et minuscules sont équivalentes.',
  standingCategory: 'Ou une catégorie',
  standingNoCategory: 'Pas de catégorie : le chemin ci-dessus',
  standingWould:
    '{count, plural, =0 {Aucun album d’ici ne l’aurait reçue} one {# album d’ici l’aurait reçue} other {# albums d’ici l’auraient reçue}}{without, plural, =0 {} one {, dont # sans politique} other {, dont # sans politique}}.',
  standingApplyToo: 'La donner aussitôt aux albums d’ici qui n’ont pas de politique',
  standingApply: 'Les donner maintenant',
  standingApplyIntro:
    '{count, plural, one {# album d’ici n’a pas de politique, et une politique permanente le concerne.} other {# albums d’ici n’ont pas de politique, et une politique permanente les concerne.}} Rien ne leur est donné sans que vous le demandiez.',
  'done-standing-set':
    'Les nouveaux albums la reçoivent désormais.{count, plural, =0 {} one { # album d’ici l’a reçue aussi.} other { # albums d’ici l’ont reçue aussi.}}',
  'done-standing-removed': 'La politique permanente est supprimée. Aucun album n’a changé.',
  'done-standing-given':
    '{count, plural, one {# album a reçu ce qui vaut pour lui.} other {# albums ont reçu ce qui vaut pour eux.}}',
  'done-standing-restored': 'Les politiques permanentes sont ce qu’elles étaient.',
  standingRemove: 'Supprimer',
  standingRemoveOf: 'Supprimer la politique permanente de {rule}',
  'standingReview-new': 'Désormais, un nouvel album de {rule} reçoit : {policy}.',
  'standingReview-instead': 'Jusqu’ici : {policy}.',
};
