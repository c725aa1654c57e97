import type { Translation } from '../../catalogue.ts';
import type { adminOwner as source } from '../en/adminOwner.ts';

export const adminOwner: Translation<typeof source> = {
  manage: 'Gérer',
  ownerBar: 'Pour vous, qui tenez la galerie',
  seenBy: 'Visible pour <names></names>',
  seenByEverybody: 'Visible pour tout le monde',
  seenByNobody: 'Caché à tout le monde',
  seenByNobodyYet: 'Visible pour personne encore',
  seenAsAlbum: 'comme son album',
  ownPhotos:
    '{count, plural, one {# photo a son propre choix de personnes} other {# photos ont leur propre choix de personnes}}',
  onlyOwnPhotos: 'Ses photos ne se montrent qu’une à une',
  changeWho: 'Changer',
  shareIt: 'Partager',
  editIt: 'Modifier',
  moreOfIt: 'Plus',
  saveWho: 'Enregistrer',
  hidePhoto: 'Cacher à tout le monde',
  showPhoto: 'Montrer comme son album',
  makeCover: 'En faire la couverture',
  captionIt: 'Légende',
  coverOfIt: 'Choisir la couverture',
  likedBy: 'Aimée par <names></names>',
  likedTitle: 'Ce que les gens aiment',
  likedIntro:
    'Les photos que quelqu’un a mises dans ses favoris, les plus récentes d’abord. Ils savent que vous le voyez.',
  likedNone: 'Personne n’a encore aimé de photo.',
  revokeAsk:
    'Il cesse de fonctionner aussitôt et ses appareils sont déconnectés. Un nouveau lien se crée d’un bouton.',
  revokeIt: 'Le révoquer',
  revokeAllAsk: 'Ils cessent de fonctionner aussitôt et leurs appareils sont déconnectés.',
  revokeThem: 'Les révoquer',
  revokeShareAsk:
    'Plus personne ne voit quoi que ce soit par ce partage. Son lien ne marchera plus jamais.',
  shareMessage: 'Voici des photos pour vous : {name}',
  sendLink: 'Envoyer…',
  messageToSend: 'Un message à envoyer',
  copyMessage: 'Copier le message',
  'done-photo-hidden': 'Cachée à tout le monde.',
  'done-photo-shown': 'De nouveau visible, comme son album.',
  'done-edited': 'Enregistré.',
};
