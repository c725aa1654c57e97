/** What administrators read of links that are sent by e-mail. */
export const adminMail = {
  mailLinkTitle: 'Send a link by e-mail',
  mailLinkIntro: 'Makes a new link and sends it to <bdi>{email}</bdi>, in this person’s language.',
  mailLink: 'Make and send',
  'done-link-mailed': 'The link is on its way.',
  'fault-user-disabled': 'The access of this person is paused: no link would work.',
  'fault-no-email': 'This person has no e-mail address.',
  'fault-mail-not-configured':
    'The gallery sends no e-mail (set mail in gallery.yaml, and SMTP_URL).',
  'fault-mail-not-sent':
    'The mail server did not accept the e-mail, so the new link was revoked. Check mail in gallery.yaml, and SMTP_URL.',
} as const;
