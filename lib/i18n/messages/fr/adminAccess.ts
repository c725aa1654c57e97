import type { Translation } from '../../catalogue.ts';
import type { adminAccess as source } from '../en/adminAccess.ts';

export const adminAccess: Translation<typeof source> = {
  policy: 'Qui le voit',
  public: 'Tout le monde',
  nobody: 'Personne',
  nobodyYet: 'Personne pour l’instant',
  asAlbum: 'Comme son album',
  photosDoNotInherit: 'mais pas les photos',
  withoutOriginals: 'sans les originaux',
  withoutArchive: 'pas tout en une fois',
  withoutMetadata: 'sans lieu ni appareil photo',
  'policy-none': 'Personne pour l’instant (à décider)',
  'policy-public': 'Tout le monde',
  'policy-shared': 'Certaines personnes',
  'policy-nobody': 'Personne',
  'policy-photos': 'Photos avec leur propre choix de personnes',

  changePolicy: 'Changer qui le voit',
  setPolicy: 'Choisir qui les voit…',
  addToPolicy: 'Ajouter des personnes…',
  removeFromPolicy: 'Retirer des personnes…',
  unsetPolicy: 'Cacher à tout le monde…',
  policyWhat: 'Que faire',
  'kind-set': 'Seulement ces personnes',
  'kind-add': 'Ajouter ces personnes',
  'kind-remove': 'Retirer ces personnes',
  'kind-files': 'Seulement ce qui peut être téléchargé',
  'kind-copy': 'Les mêmes personnes qu’un autre album',
  'kind-unset': 'Cacher à tout le monde',
  'kind-unset-photo': 'Comme son album',
  publicHint: 'Quiconque connaît l’adresse, sans se connecter',
  inherit: 'Les photos aussi',
  inheritHint:
    'Les mêmes personnes voient toutes les photos qui n’ont pas leur propre choix. Sinon, personne ne les voit.',
  noGroups: 'Il n’y a pas encore de groupes.',
  files: 'Ce qui peut être téléchargé',
  filesAsIs: 'Ne rien changer',
  originals: 'Originaux',
  originalsHint:
    'Sans eux, personne ne peut télécharger les fichiers d’origine, ni un par un ni tous en une fois.',
  archives: 'Tout en une fois',
  archivesHint: 'En une archive (zip). Sinon, les photos ne se téléchargent qu’une par une.',
  mayBeHad: 'Oui',
  mayNotBeHad: 'Non',
  metadata: 'Lieu, appareil photo et autres',
  metadataHint:
    'Dans tous les fichiers téléchargés. Un fichier dont on ne peut pas les retirer n’est pas proposé.',
  metadataKept: 'Laissés dans les fichiers',
  metadataStripped: 'Retirés des fichiers',
  copyFrom: 'Quel album',
  review: 'Voir ce qui change',
  apply: 'Appliquer',
  reviewTitle: 'Ce qui change',
  reviewCounts:
    '{created, plural, =0 {} other {Nouveaux choix : #. }}{changed, plural, =0 {} other {Modifiés : #. }}{deleted, plural, =0 {} other {Retirés : #.}}',
  gains: 'voit en plus :',
  loses: 'ne voit plus :',
  noChange: 'Personne ne voit plus ni moins qu’avant.',
  'files-originals-false':
    '{count, plural, one {# ne propose plus d’originaux.} other {# ne proposent plus d’originaux.}}',
  'files-originals-true':
    '{count, plural, one {# propose de nouveau les originaux.} other {# proposent de nouveau les originaux.}}',
  'files-archives-false':
    '{count, plural, one {# ne peut plus être téléchargé en une fois.} other {# ne peuvent plus être téléchargés en une fois.}}',
  'files-archives-true':
    '{count, plural, one {# peut de nouveau être téléchargé en une fois.} other {# peuvent de nouveau être téléchargés en une fois.}}',
  'files-stripMetadata-true':
    '{count, plural, one {# propose des fichiers sans lieu ni appareil photo.} other {# proposent des fichiers sans lieu ni appareil photo.}}',
  'files-stripMetadata-false':
    '{count, plural, one {# propose des fichiers avec lieu et appareil photo.} other {# proposent des fichiers avec lieu et appareil photo.}}',
  policiesOfAlbums: '{count, plural, one {Qui voit # album} other {Qui voit # albums}}',
  policiesOfPhotos: '{count, plural, one {Qui voit # photo} other {Qui voit # photos}}',
  concerned: 'Il s’agit de',

  whoSees: 'Qui le voit, et pourquoi',
  everybody: 'Tout le monde, sans se connecter',
  nobodySees: 'Personne.',
  sharesShowing: 'Quiconque a le lien d’un de ces partages',
  holdersOfLink: 'Quiconque a le lien du partage {name}',
  doNotSee: '{count, plural, one {# ne peut pas le voir} other {# ne peuvent pas le voir}}',
  allPhotos: '{count, plural, =0 {aucune photo} =1 {sa photo} one {# photo} other {les # photos}}',
  somePhotos:
    '{count, plural, =0 {aucune photo} one {# photo sur {total, number}} other {# photos sur {total, number}}}',
  albumNotShown: 'pas l’album lui-même',
  'withheld-missing': 'Disparu de la photothèque : personne ne le voit pour l’instant.',
  'withheld-waiting': 'En attente de votre accord : personne ne la voit pour l’instant.',
  'because-public': 'c’est pour tout le monde',
  'because-user': 'par votre choix',
  'because-group': 'fait partie de <n>{group}</n>',
  'because-album-public': 'son album est pour tout le monde',
  'because-album-user': 'par votre choix pour l’album',
  'because-album-group': 'fait partie de <n>{group}</n>, par votre choix pour l’album',
  'because-admin': 's’occupe de la galerie',
  'because-view': 'peut tout voir',
  'because-group-admin': 'fait partie de <n>{group}</n>, qui s’occupe de la galerie',
  'because-group-view': 'fait partie de <n>{group}</n>, qui peut tout voir',

  'done-saved': 'Enregistré.',
  'done-administrators-made':
    'Enregistré. {count, plural, one {Une personne s’occupe} other {# personnes s’occupent}} désormais de la galerie et {count, plural, one {a} other {ont}} besoin d’un nouveau lien : les liens durables, et les appareils qu’ils ont connectés, ne valent pas pour les administrateurs.',
  'done-policies-set': 'Enregistré.',
  seenMore:
    '{name} voit maintenant {more, plural, =0 {d’autres photos} one {un album de plus} other {# albums de plus}}.',
  seenMoreByMany:
    '{count, plural, one {Une personne voit} other {# personnes voient}} maintenant {more, plural, =0 {d’autres photos} one {un album de plus} other {# albums de plus}}.',
  seenMoreByAll:
    'Tout le monde voit maintenant {more, plural, =0 {d’autres photos} one {un album de plus} other {# albums de plus}}.',
  seenLess:
    '{name} ne voit plus {less, plural, =0 {certaines photos} one {un album} other {# albums}}.',
  seenLessByMany:
    '{count, plural, one {Une personne ne voit plus} other {# personnes ne voient plus}} {less, plural, =0 {certaines photos} one {un album} other {# albums}}.',
  'done-policies-unset':
    '{deleted, plural, one {Caché à tout le monde, jusqu’à votre prochain choix.} other {# sont cachés à tout le monde, jusqu’à votre prochain choix.}}',
  'done-policies-unchanged': 'C’était déjà ainsi : il n’y avait rien à modifier.',
  'done-policies-restored':
    '{count, plural, =0 {C’est de nouveau comme avant.} one {C’est de nouveau comme avant.} other {Les # sont de nouveau comme avant.}}{gone, plural, =0 {} =1 { Une personne ou un groupe qui le voyait a disparu.} other { # personnes et groupes qui le voyaient ont disparu.}}',
  'done-nothing-chosen': 'Rien n’était choisi.',
  'done-person-added': 'C’est fait. Créez maintenant un lien à envoyer.',
  'done-person-removed': 'C’est supprimé.',
  'done-person-back':
    '{count, plural, =0 {La personne est de retour ; aucun lien ne fonctionne.} one {La personne est de retour, et un lien fonctionne à nouveau.} other {La personne est de retour, et # liens fonctionnent à nouveau.}} Les appareils sont à connecter de nouveau.{gone, plural, =0 {} =1 { Une personne ou un groupe qui voyait la même chose a disparu.} other { # personnes et groupes qui voyaient la même chose ont disparu.}}',
  'done-password-set':
    'Le mot de passe est défini. Les appareils connectés par mot de passe sont déconnectés.',
  'done-password-removed': 'Le mot de passe est supprimé.',
  'done-account-added':
    'Le compte est choisi. Les appareils connectés par une simple adresse e-mail sont déconnectés.',
  'done-account-removed':
    'Le compte est retiré, et les appareils qu’il avait connectés sont déconnectés.',
  'done-group-added': 'C’est fait. Choisissez maintenant ses membres.',
  'done-group-exists': 'Ce groupe existe déjà.',
  'done-group-removed': 'Le groupe est supprimé.',
  'done-group-back':
    'Le groupe est de retour, avec ses membres.{gone, plural, =0 {} =1 { Une personne ou un groupe qui voyait la même chose a disparu.} other { # personnes et groupes qui voyaient la même chose ont disparu.}}',
  'done-link-revoked': 'Le lien est révoqué ; ses appareils sont déconnectés.',
  'done-links-revoked':
    '{count, plural, one {# lien est révoqué ; ses appareils sont déconnectés.} other {# liens sont révoqués ; leurs appareils sont déconnectés.}}',
  'done-scan-started': 'L’analyse a commencé.',
  'done-scan-ended': 'L’analyse est terminée.',
  'done-scan-busy': 'Une analyse est déjà en cours.',

  'fault-unknown-user': 'Une de ces personnes n’est plus là. Rien n’a été modifié.',
  'fault-unknown-group': 'Un de ces groupes n’est plus là. Rien n’a été modifié.',
  'fault-unknown-link': 'Ce lien n’existe plus.',
  'fault-unknown-target':
    'Un de ces albums ou une de ces photos n’est plus là. Rien n’a été modifié.',
  'fault-no-pair':
    'Ces deux fichiers ne peuvent plus former une seule photo : l’un manque, attend ou appartient à une autre.',
  'fault-unknown-change': 'Cette modification n’existe plus.',
  'fault-unknown-share': 'Ce partage n’existe plus.',
  'fault-nothing-to-share': 'Il n’y a rien à partager.',
  'fault-not-shareable': 'Une photo qui n’est montrée à personne ne peut pas être partagée.',
  'fault-too-many-photos': 'C’est trop de photos pour un seul partage.',
  'fault-invalid-rule': 'Ce n’est ni une catégorie, ni un dossier de la photothèque.',
  'fault-unknown-rule': 'Ce choix n’existe plus.',
  'fault-invalid-handle':
    'Un identifiant a de 1 à 64 lettres (a à z), chiffres, points, tirets et tirets bas.',
  'fault-invalid-name': 'Un nom a de 1 à 100 caractères, sur une ligne.',
  'fault-invalid-email': 'Ce n’est pas une adresse e-mail.',
  'fault-invalid-locale': 'La galerie ne parle pas cette langue.',
  'fault-invalid-permission': 'Ce droit n’existe pas.',
  'fault-invalid-day': 'Indiquez une date valable : une heure seule ne suffit pas.',
  'fault-invalid-uses': 'Un lien fonctionne de 1 à 1000 fois, ou toujours.',
  'fault-invalid-expiry': 'Un lien expire dans le futur, ou jamais.',
  'fault-account-taken': 'Ce compte appartient à quelqu’un d’autre ici.',
  'fault-invalid-account':
    'Ce ne peut pas être l’identifiant d’un compte : tapez-le exactement comme le fournisseur l’écrit (sub).',
  'fault-no-single-sign-on':
    'La connexion avec un compte d’ailleurs n’est pas configurée (oidc dans gallery.yaml).',
  'fault-taken': 'Ce nom est déjà pris.',
  'fault-last-administrator':
    'Plus personne ne s’occuperait de la galerie. Donnez d’abord ce droit à quelqu’un d’autre.',
  'fault-link-of-administrator':
    'Les liens des administrateurs fonctionnent une seule fois et un jour au plus.',
  'fault-password-too-short': 'Le mot de passe est trop court : au moins 10 caractères.',
  'fault-password-too-long': 'Le mot de passe est trop long.',
  'fault-already-undone': 'C’est déjà défait.',
  'fault-decided-since': 'Quelqu’un a choisi entre-temps qui voit cet album. Ce choix reste.',
  'fault-outdated-page':
    'Cette page est plus ancienne que ce qu’elle modifierait. Rechargez-la, et vérifiez qu’elle montre toujours ce que vous voulez modifier.',
  'fault-changed-since':
    'Quelqu’un a changé entre-temps qui voit certains d’entre eux. Défaites d’abord cette modification-là.',
};
