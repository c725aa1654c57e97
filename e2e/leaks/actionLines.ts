import type { ActionLine } from './actionLine.ts';
import { adminActionLines } from './adminActionLines.ts';
import { peopleActionLines, sessionOf } from './peopleActionLines.ts';
import { sharePassword } from './prepare.ts';

const here = (path: string) => () => path;

/** A line for every server action: the permission it needs, and how to call it. */
export const actionLines: Readonly<Record<string, ActionLine>> = {
  ...adminActionLines,
  ...peopleActionLines,
  'app/_gallery/favouriteActions.ts setFavouritesAction': {
    needs: 'self',
    page: ({ photos }) => `/photos/${photos.find(({ file }) => file === 'lake2.jpg')?.id}`,
    form: ({ photos }) => [
      ['photo', String(photos.find(({ file }) => file === 'lake2.jpg')?.id)],
      ['liked', 'yes'],
      ['back', '/'],
    ],
  },
  'app/_gallery/sessionActions.ts setLanguageAction': {
    needs: 'nothing',
    page: here('/'),
    form: () => [
      ['back', '/'],
      ['locale', 'fr'],
    ],
  },
  'app/_gallery/sessionActions.ts setPublicAlbumsAction': {
    needs: 'self',
    page: here('/'),
    form: () => [
      ['back', '/'],
      ['hide', 'yes'],
    ],
  },
  'app/_gallery/sessionActions.ts signOutAction': {
    needs: 'self',
    page: here('/'),
    form: () => [],
  },
  'app/_gallery/sessionActions.ts stopSeeAsAction': {
    needs: 'self',
    page: here('/'),
    form: () => [['back', '/']],
    works: 'olgaAsAnna',
  },
  'app/access/actions.ts endDeviceAction': {
    needs: 'self',
    page: here('/access'),
    form: ({ db, userIds }) => [['session', sessionOf(db, userIds.anna)]],
  },
  'app/access/actions.ts endOtherDevicesAction': {
    needs: 'self',
    page: here('/access'),
    form: () => [],
    works: 'olga',
  },
  'app/access/actions.ts endAllDevicesAction': {
    needs: 'self',
    page: here('/access'),
    form: () => [],
  },
  'app/sign-in/actions.ts signInWithPasswordAction': {
    needs: 'nothing',
    page: here('/sign-in'),
    form: () => [
      ['handle', 'olga'],
      ['password', 'not the password'],
      ['next', '/admin'],
    ],
    idle: 'the password is wrong',
  },
  'app/sign-in/linkActions.ts openPastedLinkAction': {
    needs: 'nothing',
    page: here('/sign-in'),
    form: () => [['link', 'http://localhost/in/nothing']],
    idle: 'it only leads elsewhere',
  },
  'app/sign-in/linkActions.ts sendMyLinkAction': {
    needs: 'nothing',
    page: here('/sign-in'),
    form: () => [['email', 'anna@mail.example']],
    idle: 'the gallery sends no e-mail',
  },
  'app/in/[token]/actions.ts openLinkAction': {
    needs: 'nothing',
    page: here('/in/x'),
    form: () => [['token', 'x']],
    idle: 'the token is wrong',
  },
  'app/s/[token]/actions.ts openSharedLinkAction': {
    needs: 'nothing',
    page: ({ shares }) => `/s/${shares.locked.token}`,
    form: ({ shares }) => [
      ['token', shares.locked.token],
      ['password', `not ${sharePassword}`],
    ],
    idle: 'the password is wrong',
  },
};
