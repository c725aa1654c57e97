import type { Translation } from '../../catalogue.ts';
import type { admin as source } from '../en/admin.ts';

export const admin: Translation<typeof source> = {
  skipToContent: 'Aller au contenu',
  sections: 'Rubriques',
  overview: 'Vue d’ensemble',
  albums: 'Albums',
  scan: 'Analyse',
  pages: 'Pages',
  page: 'Page {page}',
  back: 'Retour',
  save: 'Enregistrer',
  add: 'Ajouter',
  remove: 'Supprimer',
  cancel: 'Annuler',
  undo: 'Défaire',
  any: 'Peu importe',
  search: 'Chercher',
  show: 'Afficher',
  showAll: 'Tout afficher',
  filters: '{count, plural, =0 {Filtres} other {Filtres (#)}}',
  formUnreadable: 'Le formulaire n’a pas été rempli comme il faut. Rien n’a été modifié.',

  albumCount: '{count, plural, =0 {aucun album} =1 {un album} one {# album} other {# albums}}',
  photoCount: '{count, plural, =0 {aucune photo} =1 {une photo} one {# photo} other {# photos}}',
  personCount: '{count, plural, =1 {une personne} one {# personne} other {# personnes}}',

  overviewTitle: 'La galerie',
  attention: 'À faire',
  'attention-none': 'Rien pour le moment.',
  'attention-withoutPolicy':
    '{count, plural, one {# album attend que vous disiez qui le voit} other {# albums attendent que vous disiez qui les voit}}',
  'attention-damaged':
    '{count, plural, one {# photo est endommagée} other {# photos sont endommagées}}',
  'attention-waiting':
    '{count, plural, one {# photo attend votre accord} other {# photos attendent votre accord}}',
  'attention-missing':
    '{count, plural, one {# photo a disparu de la photothèque} other {# photos ont disparu de la photothèque}}',
  'attention-withoutLink':
    '{count, plural, one {# personne n’a pas de lien} other {# personnes n’ont pas de lien}}',
  'attention-shutOut':
    '<n>{name}</n> s’occupe de la galerie et ne peut pas se connecter : envoyez un nouveau lien',
  newAlbums: 'Nouveaux albums',
  'newAlbums-public':
    'Les nouveaux albums sont publics : quiconque connaît cette adresse voit ceux qu’une analyse découvre, jusqu’à ce que vous choisissiez qui les voit (new_albums dans gallery.yaml).',
  'newAlbums-private':
    'Les nouveaux albums sont privés : personne ne voit ceux qu’une analyse découvre tant que vous n’avez pas choisi qui les voit (new_albums dans gallery.yaml).',
  lastScan: 'Dernière analyse',
  noScanYet: 'La photothèque n’a pas encore été analysée.',
  toScan: 'Aller à l’analyse',

  category: 'Catégorie',
  year: 'Année',
  naming: 'Partagé avec',
  condition: 'État',
  'condition-damaged': 'Avec des photos endommagées',
  'condition-waiting': 'Avec des photos en attente',
  'condition-missing': 'Disparus de la photothèque',
  noAlbumsMatch: 'Aucun album ne correspond.',
  noPhotosMatch: 'Aucune photo ne correspond.',
  fileName: 'Nom du fichier',
  inAlbum: 'Album',
  policyInForce: 'Qui la voit',
  'policy-own': 'D’autres personnes que l’album',
  'photo-damaged': 'Endommagées',
  'photo-waiting': 'En attente',
  'photo-missing': 'Disparues de la photothèque',
  'photo-undated': 'Sans date',
  firstPhotos: 'Premières photos',
  morePhotos: 'Plus de photos',
  selectAll: 'Tout choisir',
  selectNone: 'Aucun',
  chosen: 'Choisis :',
  pickHint:
    'Avec la touche Maj, un clic ou les flèches choisissent tout ce qui se trouve entre deux photos.',
  choose: 'Choisir {name}',
  allMatching: 'Les {count, number} qui correspondent',
  allPhotosOfAlbum: 'Les {count, number} de l’album',
  ownPolicies:
    '{count, plural, one {# photo a son propre choix de personnes} other {# photos ont leur propre choix de personnes}}',
  damagedCount: '{count, plural, one {# endommagée} other {# endommagées}}',
  waitingCount: '{count, plural, one {# en attente} other {# en attente}}',
  missingCount: '{count, plural, one {# disparue} other {# disparues}}',
  missing: 'Disparu',
  damaged: 'Endommagé :',
  waiting: 'En attente',
  missingSince:
    'Disparu de la photothèque depuis le {date}. Personne ne le voit. S’il est retrouvé, les mêmes personnes le verront qu’avant.',
  tooLarge:
    'Trop grande pour être montrée : elle a {megapixels} mégapixels, et la limite est de {limit}. Pour la relever, réglez max_megapixels dans gallery.yaml et redémarrez la galerie.',
  damagedBecause: 'Endommagé : ce fichier ne peut pas être montré.',
  waitingHint: 'En attente de votre accord : personne ne la voit encore.',

  inGallery: 'Voir dans la galerie',
  about: 'Description',
  name: 'Nom',
  date: 'Date',
  description: 'Texte',
  cover: 'Couverture',
  chooseCover: 'En choisir une autre',
  chooseCoverTitle: 'Choisir la couverture',
  chooseCoverIntro:
    'Cliquez sur la photo qui doit représenter l’album. Les personnes qui n’ont pas le droit de la voir en auront une autre.',
  firstPhotoAsCover: 'Reprendre la première photo',
  pathSays: 'Selon le chemin :',
  pathSaysNoName: 'Le chemin ne donne pas de nom : c’est le dossier qui est affiché.',
  reset: 'Rétablir',
  photos: 'Photos',
  picture: 'La photo',
  caption: 'Légende',
  taken: 'Prise le',
  takenUnknown: 'Ni le fichier ni son nom ne disent quand.',
  takenTime: 'à (facultatif)',
  'taken-name': 'Selon le nom du fichier : {moment}',
  'taken-exif': 'Selon l’appareil photo : {moment}',
  'taken-xmp': 'Selon le fichier (XMP) : {moment}',
  'taken-iptc': 'Selon le fichier (IPTC) : {moment}',
  'taken-digitised': 'Numérisée : {moment}',
  'taken-film': 'Selon la vidéo : {moment}',
  'taken-sidecar': 'Selon un fichier à côté : {moment}',
  'taken-changed': 'Une supposition, d’après la dernière modification du fichier : {moment}',
  'taken-gps': 'Selon le GPS : {moment}',
  megabytes: '{size, number, ::.0} Mo',
  kilobytes: '{size, number, ::.} ko',
  pixels: '{width}\u00a0×\u00a0{height}',

  scanIntro:
    'Une analyse met la galerie en accord avec la photothèque : elle découvre les nouveaux albums et photos, et masque ce qui n’y est plus.',
  startScan: 'Analyser les photos',
  fullScan: 'Tout relire',
  fullScanHint: 'Aussi les dates et dimensions des photos qui n’ont pas changé. C’est plus long.',
  scanRuns: 'Une analyse est en cours',
  'phase-walking': 'Parcours de la photothèque…',
  'phase-reading': 'Lecture des photos…',
  'phase-applying': 'Enregistrement…',
  'phase-reading-of':
    '{done, plural, one {# photo lue} other {# photos lues}} sur {total, plural, other {#}}',
  'phase-applying-of':
    '{done, plural, one {# photo enregistrée} other {# photos enregistrées}} sur {total, plural, other {#}}',
  scanNotStarted: 'L’analyse n’a pas pu démarrer. Le journal du serveur dit pourquoi.',
  refusedTitle: 'La dernière analyse n’a rien modifié',
  refusedWhy:
    'Elle aurait supprimé toutes les photos, ou plus de {share} % d’entre elles. Le disque des photos est-il branché, et rien n’y manque-t-il ? Si ces photos ont vraiment disparu, dites-le ici : la galerie se souvient de qui peut les voir, et elles reviennent si elles sont retrouvées.',
  refusedUnreadable:
    'La photothèque ne peut pas être lue. Son disque est-il branché, et est-ce bien celui que « library » désigne dans gallery.yaml ? D’ici là, tout reste en l’état.',
  insist: 'Oui, supprimer ce qui a disparu',
  reports: 'Comptes rendus',
  noReport: 'Il n’y a pas de compte rendu.',
  'scan-done': 'terminée',
  'scan-running': 'en cours',
  'scan-refused': 'refusée, rien n’a été modifié',
  'scan-failed': 'échouée, rien n’a été modifié',
  scanNothingNew: 'rien de nouveau',
  scanAddedAlbums: '{count, plural, one {# nouvel album} other {# nouveaux albums}}',
  scanAddedPhotos: '{count, plural, one {# nouvelle photo} other {# nouvelles photos}}',
  scanReturned: '{count, plural, one {# photo revenue} other {# photos revenues}}',
  scanChanged: '{count, plural, one {# photo modifiée} other {# photos modifiées}}',
  scanMissing: '{count, plural, one {# photo disparue} other {# photos disparues}}',
  scanDamaged: '{count, plural, one {# photo endommagée} other {# photos endommagées}}',
  scanTooLarge:
    '{count, plural, one {# photo trop grande pour être montrée} other {# photos trop grandes pour être montrées}}',
  scanFiles:
    '{seen, plural, one {# fichier} other {# fichiers}} dans la photothèque, dont {photos, plural, one {# photo} other {# photos}} ; {ignored, plural, one {# ignoré} other {# ignorés}}.',
  scanSeconds: 'Durée : {seconds, number, ::.0} s.',
  'report-faults':
    '{count, plural, one {# fichier ou dossier n’a pas pu être lu} other {# fichiers et dossiers n’ont pas pu être lus}}',
  'report-damaged_photos': '{count, plural, one {# photo endommagée} other {# photos endommagées}}',
  'report-unshown_photos':
    '{count, plural, one {# fichier sans image ici} other {# fichiers sans image ici}}',
  'report-too_large_photos':
    '{count, plural, one {# photo est trop grande pour être montrée} other {# photos sont trop grandes pour être montrées}} : relevez max_megapixels dans gallery.yaml',
  'report-changed_albums':
    '{count, plural, one {# album dont la date ou le nom a changé} other {# albums dont la date ou le nom a changé}}',
  'report-waiting_photos':
    '{count, plural, one {# photo vous attend} other {# photos vous attendent}}',
  'report-joined_photos':
    '{count, plural, one {# vidéo ou fichier RAW réuni à sa photo} other {# vidéos et fichiers RAW réunis à leur photo}}',
  'report-separated_photos':
    '{count, plural, one {# fichier séparé de sa photo} other {# fichiers séparés de leur photo}}',
  'report-apart_photos':
    '{count, plural, one {# fichier qui pourrait appartenir à une autre photo} other {# fichiers qui pourraient appartenir à d’autres photos}}',
  'apart-policy': 'd’autres personnes les voient',
  'apart-share': 'un partage n’en montre qu’un',
  'apart-edits': 'sa date ou sa légende a été modifiée',
  'apart-cover': 'couverture de son album',
  'apart-favourite': 'favori de quelqu’un',
  'apart-kept': 'vous les gardez séparés',
  'report-moved_albums': '{count, plural, one {# album déplacé} other {# albums déplacés}}',
  'report-moved_photos': '{count, plural, one {# photo déplacée} other {# photos déplacées}}',
  'report-recognised_albums':
    '{count, plural, one {# nouvel album de photos déplacées} other {# nouveaux albums de photos déplacées}}',
  'report-given_albums':
    '{count, plural, one {# nouvel album pour lequel vous aviez choisi qui le voit} other {# nouveaux albums pour lesquels vous aviez choisi qui les voit}}',
  'report-followed_standing':
    '{count, plural, one {# dossier renommé : ce que vous aviez choisi pour ses nouveaux albums vaut aussi sous le nouveau nom} other {# dossiers renommés : ce que vous aviez choisi pour leurs nouveaux albums vaut aussi sous les nouveaux noms}}',
  'report-left_standing':
    '{count, plural, one {# choix pour de nouveaux albums ne correspond plus à aucun album : ses albums sont ailleurs} other {# choix pour de nouveaux albums ne correspondent plus à aucun album : leurs albums sont ailleurs}}',
  policyOfSeveral:
    'de plusieurs albums, ou ignoré sous un autre nom : personne ne le voit tant que vous n’avez pas décidé',
  policyCopied: 'les mêmes personnes le voient que l’album {album}',
  'report-copied_photos': '{count, plural, one {# copie} other {# copies}}',
  'report-added_albums': '{count, plural, one {# nouvel album} other {# nouveaux albums}}',
  'report-added_photos': '{count, plural, one {# nouvelle photo} other {# nouvelles photos}}',
  'report-returned_albums': '{count, plural, one {# album revenu} other {# albums revenus}}',
  'report-returned_photos': '{count, plural, one {# photo revenue} other {# photos revenues}}',
  'report-changed_photos': '{count, plural, one {# photo modifiée} other {# photos modifiées}}',
  'report-redated_photos':
    '{count, plural, one {# photo a une autre date} other {# photos ont une autre date}}',
  'report-corrected_photos':
    '{count, plural, one {# photo corrigée après relecture} other {# photos corrigées après relecture}}',
  'corrected-size': 'taille',
  'corrected-kind': 'type de fichier',
  'corrected-damage': 'dégâts',
  'corrected-film': 'durée ou codage',
  'corrected-camera': 'appareil',
  'corrected-position': 'position',
  'corrected-texts': 'textes',
  'report-missing_albums': '{count, plural, one {# album disparu} other {# albums disparus}}',
  'report-missing_photos':
    '{count, plural, one {# photo disparue de son album} other {# photos disparues de leurs albums}}',
  'report-unmatched':
    '{count, plural, one {# fichier laissé de côté : type ou dossier inconnu} other {# fichiers laissés de côté : type ou dossier inconnu}}',
  'report-unmatched_groups': 'Fichiers laissés de côté pour leur type ou leur dossier, par dossier',
  'report-ignored_groups': 'Fichiers que vous avez choisi d’ignorer, par règle',
  scanSteps:
    'Inventaire {listing, number, ::.0} s, plan {planning, number, ::.0} s, lecture {reading, number, ::.0} s, écriture {writing, number, ::.0} s.',
  fileCount: '{count, plural, one {# fichier} other {# fichiers}}',
  closestPattern: 'le plus proche : {key}',
  'report-unused_rules':
    '{count, plural, one {# règle de gallery.yaml ne correspond à aucun fichier} other {# règles de gallery.yaml ne correspondent à aucun fichier}}',
  filmsFault: 'Les vidéos n’ont pas d’image ici :',
  andMore: '{count, plural, one {et # autre} other {et # autres}}',
};
