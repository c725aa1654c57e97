import type { Translation } from '../../catalogue.ts';
import type { adminAccess as source } from '../en/adminAccess.ts';

export const adminAccess: Translation<typeof source> = {
  policy: 'Politique d’accès',
  public: 'Public',
  nobody: 'Personne',
  nobodyYet: 'Personne pour l’instant',
  asAlbum: 'Comme l’album',
  photosDoNotInherit: 'les photos n’héritent pas',
  withoutOriginals: 'sans les originaux',
  withoutArchive: 'sans archive',
  withoutMetadata: 'sans lieu ni appareil',
  'policy-none': 'Personne pour l’instant (sans politique)',
  'policy-public': 'Public',
  'policy-shared': 'Partagé avec certains',
  'policy-nobody': 'Personne',
  'policy-photos': 'Photos ayant leur propre politique',

  changePolicy: 'Changer qui voit cela',
  setPolicy: 'Définir la politique d’accès…',
  addToPolicy: 'Ajouter des personnes…',
  removeFromPolicy: 'Retirer des personnes…',
  unsetPolicy: 'Supprimer la politique d’accès…',
  policyWhat: 'Que faire',
  'kind-set': 'Définir : ces personnes et personne d’autre',
  'kind-add': 'Ajouter : ces personnes aussi',
  'kind-remove': 'Retirer : ces personnes ne voient plus',
  'kind-files': 'Seulement ce qui peut être téléchargé',
  'kind-copy': 'Copier la politique d’un autre album',
  'kind-unset': 'Supprimer : plus de politique, personne ne voit',
  'kind-unset-photo': 'Supprimer : comme l’album',
  publicHint: 'Quiconque connaît l’adresse, sans se connecter',
  inherit: 'Les photos héritent',
  inheritHint:
    'Les photos sans politique propre sont vues par les mêmes personnes. Sinon, personne ne les voit.',
  noGroups: 'Il n’y a pas encore de groupes.',
  files: 'Ce qui peut être téléchargé',
  filesAsIs: 'Ne rien changer',
  originals: 'Originaux',
  originalsHint:
    'Sans eux, personne ne peut télécharger les fichiers d’origine, ni un par un ni en archive.',
  archives: 'En archive',
  archivesHint: 'Sans elle, les photos ne se téléchargent qu’une par une.',
  mayBeHad: 'Oui',
  mayNotBeHad: 'Non',
  metadata: 'Lieu, appareil, etc.',
  metadataHint:
    'Dans tous les fichiers téléchargés. Un fichier dont on ne peut pas les retirer n’est pas proposé.',
  metadataKept: 'Laissés dans les fichiers',
  metadataStripped: 'Retirés des fichiers',
  copyFrom: 'Politique',
  review: 'Voir ce qui change',
  apply: 'Appliquer',
  reviewTitle: 'Ce qui change',
  reviewCounts:
    'Politiques d’accès : {created, plural, one {# créée} other {# créées}}, {changed, plural, one {# modifiée} other {# modifiées}}, {deleted, plural, one {# effacée} other {# effacées}}.',
  gains: 'voit en plus :',
  loses: 'ne voit plus :',
  noChange: 'Personne ne voit plus ni moins qu’avant.',
  'files-originals-false':
    '{count, plural, one {# ne donne plus d’originaux.} other {# ne donnent plus d’originaux.}}',
  'files-originals-true':
    '{count, plural, one {# donne de nouveau les originaux.} other {# donnent de nouveau les originaux.}}',
  'files-archives-false':
    '{count, plural, one {# ne peut plus être téléchargé en archive.} other {# ne peuvent plus être téléchargés en archive.}}',
  'files-archives-true':
    '{count, plural, one {# peut de nouveau être téléchargé en archive.} other {# peuvent de nouveau être téléchargés en archive.}}',
  'files-stripMetadata-true':
    '{count, plural, one {# donne ses fichiers sans lieu ni appareil.} other {# donnent leurs fichiers sans lieu ni appareil.}}',
  'files-stripMetadata-false':
    '{count, plural, one {# donne ses fichiers avec lieu et appareil.} other {# donnent leurs fichiers avec lieu et appareil.}}',
  policiesOfAlbums:
    '{count, plural, one {Politique d’accès à # album} other {Politiques d’accès à # albums}}',
  policiesOfPhotos:
    '{count, plural, one {Politique d’accès à # photo} other {Politiques d’accès à # photos}}',
  concerned: 'Sont concernés',

  whoSees: 'Qui peut voir cela, et pourquoi',
  everybody: 'Tout le monde, sans se connecter',
  nobodySees: 'Personne.',
  sharesShowing: 'Quiconque a le lien de ces partages',
  holdersOfLink: 'Quiconque a le lien du partage {name}',
  doNotSee: '{count, plural, one {# ne peut pas le voir} other {# ne peuvent pas le voir}}',
  allPhotos: '{count, plural, =0 {aucune photo} =1 {sa photo} one {# photo} other {les # photos}}',
  somePhotos:
    '{count, plural, =0 {aucune photo} one {# photo sur {total, number}} other {# photos sur {total, number}}}',
  albumNotShown: 'pas l’album lui-même',
  'withheld-missing':
    'Disparu de la photothèque : personne ne le voit, quelle que soit sa politique.',
  'withheld-waiting':
    'En attente d’approbation : personne ne la voit, quelle que soit sa politique.',
  'because-public': 'c’est public',
  'because-user': 'est nommé',
  'because-group': 'fait partie de <n>{group}</n>',
  'because-album-public': 'son album est public',
  'because-album-user': 'est nommé par l’album',
  'because-album-group': 'fait partie de <n>{group}</n>, nommé par l’album',
  'because-admin': 'administre la galerie',
  'because-view': 'peut tout voir',
  'because-group-admin': 'fait partie de <n>{group}</n>, qui administre la galerie',
  'because-group-view': 'fait partie de <n>{group}</n>, qui peut tout voir',

  'done-saved': 'Enregistré.',
  'done-administrators-made':
    'Enregistré. {count, plural, one {Une personne administre} other {# personnes administrent}} désormais la galerie et {count, plural, one {a} other {ont}} besoin d’un nouveau lien : les liens durables, et les appareils qu’ils ont connectés, ne valent pas pour les administrateurs.',
  'done-policies-set':
    '{created, plural, one {# politique d’accès a été créée} other {# politiques d’accès ont été créées}} et {changed, plural, one {# modifiée} other {# modifiées}}.',
  'done-policies-unset':
    '{deleted, plural, one {# politique d’accès a été effacée} other {# politiques d’accès ont été effacées}}.',
  'done-policies-unchanged': 'Il n’y avait rien à modifier.',
  'done-policies-restored':
    '{count, plural, one {# politique d’accès est comme avant.} other {# politiques d’accès sont comme avant.}}{gone, plural, =0 {} =1 { Une personne ou un groupe qu’elles nommaient a disparu.} other { # personnes et groupes qu’elles nommaient ont disparu.}}',
  'done-nothing-chosen': 'Rien n’a été choisi.',
  'done-person-added': 'Ajouté. Créez maintenant un lien à envoyer.',
  'done-person-removed': 'Supprimé.',
  'done-person-back':
    '{count, plural, =0 {La personne est de retour ; aucun lien ne fonctionne.} one {La personne est de retour, et un lien fonctionne à nouveau.} other {La personne est de retour, et # liens fonctionnent à nouveau.}} Les appareils sont à connecter de nouveau.{gone, plural, =0 {} =1 { Une personne ou un groupe que les politiques nommaient a disparu.} other { # personnes et groupes que les politiques nommaient ont disparu.}}',
  'done-password-set':
    'Le mot de passe est défini. Les appareils connectés par mot de passe sont déconnectés.',
  'done-password-removed': 'Le mot de passe est supprimé.',
  'done-group-added': 'Ajouté. Choisissez maintenant ses membres.',
  'done-group-exists': 'Ce groupe existe déjà.',
  'done-group-removed': 'Supprimé.',
  'done-group-back':
    'Le groupe est de retour, avec ses membres.{gone, plural, =0 {} =1 { Une personne ou un groupe que les politiques nommaient a disparu.} other { # personnes et groupes que les politiques nommaient ont disparu.}}',
  'done-link-revoked': 'Le lien est révoqué ; ses appareils sont déconnectés.',
  'done-links-revoked':
    '{count, plural, one {# lien est révoqué ; ses appareils sont déconnectés.} other {# liens sont révoqués ; leurs appareils sont déconnectés.}}',
  'done-scan-started': 'Le scan a commencé.',
  'done-scan-busy': 'Un scan est déjà en cours.',

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
  'fault-invalid-rule': 'Ce n’est ni une catégorie, ni un chemin de la bibliothèque.',
  'fault-unknown-rule': 'Cette politique permanente n’existe plus.',
  'fault-invalid-handle':
    'Un nom d’utilisateur a de 1 à 64 lettres (a à z), chiffres, points, tirets et soulignés.',
  'fault-invalid-name': 'Un nom a de 1 à 100 caractères, sur une ligne.',
  'fault-invalid-email': 'Ce n’est pas une adresse électronique.',
  'fault-invalid-locale': 'La galerie ne parle pas cette langue.',
  'fault-invalid-permission': 'Cette permission n’existe pas.',
  'fault-invalid-day': 'Indiquez une date valable : une heure seule ne suffit pas.',
  'fault-invalid-uses': 'Un lien marche de 1 à 1000 fois, ou toujours.',
  'fault-invalid-expiry': 'Un lien expire dans le futur, ou jamais.',
  'fault-taken': 'Ce nom est déjà pris.',
  'fault-last-administrator':
    'Plus personne ne pourrait administrer la galerie. Nommez d’abord un autre administrateur.',
  'fault-link-of-administrator':
    'Les liens des administrateurs marchent une seule fois et un jour au plus.',
  'fault-password-too-short': 'Le mot de passe est trop court : au moins 10 caractères.',
  'fault-password-too-long': 'Le mot de passe est trop long.',
  'fault-already-undone': 'Cela a déjà été annulé.',
  'fault-decided-since':
    'Quelqu’un a donné une politique à cet album entre-temps. Elle reste telle quelle.',
  'fault-outdated-page':
    'Cette page est plus ancienne que ce qu’elle modifierait. Rechargez-la, et vérifiez qu’elle montre toujours ce que vous voulez modifier.',
  'fault-changed-since':
    'Certains ont reçu une autre politique depuis. Annulez d’abord cette modification-là.',
};
