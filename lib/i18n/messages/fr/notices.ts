import type { Translation } from '../../catalogue.ts';
import type { notices as source } from '../en/notices.ts';

export const notices: Translation<typeof source> = {
  notFoundTitle: 'Rien à voir ici',
  notFoundIntro: 'Cette page n’existe pas, ou elle a été partagée avec quelqu’un d’autre.',
  failingLinkTitle: 'Vous avez suivi un lien ?',
  failingLinkIntro:
    'Il a été désactivé, il a expiré, ou il est incomplet. Copiez-le encore une fois dans votre message, tel quel, et collez-le ici. Si cela ne suffit pas, demandez-en un nouveau à la personne qui vous l’a envoyé.',
  tooManyTitle: 'Un peu de patience',
  tooManyIntro:
    'Trop de liens inexistants ont été essayés depuis votre connexion. Attendez quelques minutes, puis ouvrez de nouveau le vôtre : un lien valable fonctionne toujours.',
  stoppingTitle: 'La galerie redémarre',
  stoppingIntro: 'Cela prend quelques secondes. Rien n’a été modifié ; réessayez dans un instant.',
  unavailableTitle: 'Les photos sont inaccessibles pour le moment',
  unavailableIntro:
    'Leur lieu de stockage ne répond pas. Rien n’est perdu ; réessayez dans un moment.',
  notSavedTitle: 'Rien ne peut être enregistré pour le moment',
  notSavedIntro:
    'Le disque de la galerie est plein ou occupé. Rien n’a été modifié et toutes les photos sont là ; réessayez dans un moment.',
  offlineTitle: 'Vous êtes hors ligne',
  offlineIntro:
    'Cette page n’a pas été gardée sur cet appareil. Ce que vous avez regardé en dernier y est peut-être encore : commencez par l’accueil de la galerie.',
  outdatedTitle: 'La galerie a été mise à jour',
  outdatedIntro:
    'Vous aviez ouvert cette page avant : ce que vous venez d’envoyer n’a donc pas été enregistré. Rechargez la page, puis réessayez.',
  openAnew: 'Recharger la page',
  tooLargeTitle: 'C’était trop à la fois',
  tooLargeIntro: 'La galerie n’accepte pas autant d’un seul coup. Rien n’a été modifié.',
  elsewhereTitle: 'La galerie est à une autre adresse',
  elsewhereIntro:
    'À l’adresse que vous avez ouverte, votre navigateur ne peut pas garder votre connexion. Rien n’a été modifié. Continuez à l’adresse de la galerie.',
  elsewhereHint:
    'Si la galerie est à vous : ajoutez les autres adresses à also_at dans gallery.yaml, et un proxy placé devant la galerie à trusted_proxies.',
  goThere: 'Continuer là-bas',
  misdirectedTitle: 'La galerie ne connaît pas cette adresse',
  misdirectedIntro: 'Elle ne répond qu’aux adresses que son propriétaire lui a données.',
  misdirectedHint:
    'Si la galerie est à vous : ajoutez l’adresse à also_at dans gallery.yaml, comme also_at: [http://homeserver:3000], et relancez le serveur.',
  signIn: 'Se connecter',
};
