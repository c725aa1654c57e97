/** What those read who open a share, in ICU MessageFormat. */
export const shares = {
  intro: 'These photos were shared with you. You need no account to see them.',
  password: 'Password',
  passwordIntro: 'The person who sent you the link has given you a password.',
  open: 'See the photos',
  keep: 'Keep the link: it opens the photos again, on any of your devices.',
  wrongPassword: 'That is not the password of these photos.',
  passwordWait:
    'There were too many wrong passwords. Try again in {minutes, plural, =1 {a minute} other {# minutes}}.',
  download: 'Download all',
  empty: 'There are no photos here at the moment.',
  frameIntro:
    'For a tablet on a shelf: it shows one photo after the other, and leads to nothing else.',
  frameSignedIn:
    'You are signed in here as <bdi>{name}</bdi>. Anybody who walks past could see what you see, so starting the frame signs this device out.',
  frameStart: 'Start the frame',
  frameSignOut: 'Sign out and start the frame',
  frameKeep: 'Keep the link: it starts the frame again, also on another tablet.',
  frameEmpty: 'There are no photos here yet. New ones appear by themselves.',
  frameEnded: 'This frame has been switched off. Whoever made it can give you a new link.',
  frameAway: 'The gallery cannot be reached just now. The frame keeps trying.',
  frameScreen: 'Tap for full screen.',
  frameStayOn: 'Set the display so that it never turns off.',
} as const;
