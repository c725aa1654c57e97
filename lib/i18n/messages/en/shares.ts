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
} as const;
