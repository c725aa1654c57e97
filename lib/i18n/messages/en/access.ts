/** What relatives read about how they come in, in ICU MessageFormat. */
export const access = {
  myAccess: 'My devices and link',
  accessIntro:
    'The gallery opens without a password on every device on which you have opened your personal link.',
  devices: 'Your devices',
  browserOn: '{browser} on {system}',
  appOn: 'An app, or the home screen, on {system}',
  unknownOn: 'A browser on {system}',
  unknownDevice: 'A browser',
  firstSeen: 'since {moment}',
  lastSeen: 'last used {moment}',
  thisDevice: 'This device',
  signOutOne: 'Sign out',
  signOutOthers: 'Sign out all other devices',
  signOutOthersAsk: 'To come back on one of them, open your personal link there again.',
  signOutAllAsk: 'On this device too. To come back, open your personal link again.',
  signOutYes: 'Yes, sign out',
  signOutAll: 'Sign out everywhere',
  signOutHint:
    'Lost a phone? Sign it out here. Your link still works for anybody who has it: if it was on the phone, ask for a new one.',
  'done-one': 'That device is signed out.',
  'done-others':
    '{count, plural, =0 {There was no other device.} =1 {The other device is signed out.} other {The # other devices are signed out.}}',

  keepTitle: 'Keep your link',
  keepMessage:
    'Keep the message with your link. You can open it again and again, and on as many devices as you like: phone, tablet, computer.',
  keepBrowser:
    'Some apps show pages in a small browser of their own, which forgets you. Then open the same link again in the browser that you use every day.',
  keepBookmark:
    'Once you are signed in, a bookmark of this gallery is enough: you stay signed in on this device.',
  homeTitle: 'On the home screen',
  homeIphone: 'iPhone and iPad',
  homeIphoneSteps:
    'Open the gallery in Safari. Tap the square with the arrow pointing up, then “Add to Home Screen”, then “Add”.',
  homeAndroid: 'Android',
  homeAndroidSteps:
    'Open the gallery in Chrome. Tap the three dots at the top, then “Add to home screen”, then “Install” or “Add”.',
  homeAsks:
    'Does it ask you to sign in when you open it from there? Copy the link from your message, and paste it on the page where you sign in. Once is enough.',

  pasteTitle: 'With your personal link',
  pasteIntro: 'If it does not open by itself, copy it and paste it here.',
  pasteLabel: 'Your link',
  pasteButton: 'Open',
  pasteFailed: 'This is not a link of this gallery. Copy all of it: it begins with {start}',
  mailTitle: 'Send me my link',
  mailIntro: 'Have you lost your link? Type your e-mail address, and you get a new one.',
  mailLabel: 'E-mail address',
  mailButton: 'Send me a link',
  mailTaken:
    'If the gallery knows this address, a link is on its way to it. Check your e-mail in a few minutes, including the spam folder. If nothing comes, ask the person who looks after the gallery.',
  mailLimited:
    '{minutes, plural, =1 {Links were asked for several times just now. Check your e-mail, including the spam folder, or try again in a minute.} other {Links were asked for several times just now. Check your e-mail, including the spam folder, or try again in # minutes.}}',
  passwordTitle: 'With a password',

  seeAs: 'View the gallery as this person',
  seeAsVisitor: 'View the gallery as a visitor',
  seeingAs: 'You are viewing the gallery as <bdi>{name}</bdi>.',
  seeingAsVisitor: 'You are viewing the gallery as a visitor, without signing in.',
  seeingHint: 'You can look at everything and change nothing.',
  aVisitor: 'a visitor',
  seeingEnd: 'Stop viewing as {name}',
  accountSignIn: 'Sign in with {name}',
  accountFailed:
    'This account does not open the gallery. Ask the person who looks after it: they can see why in the activity.',
  accountUnreachable: '{name} cannot be reached just now. Try again in a while.',
  accountElsewhere: 'To sign in with {name}, go to {address}.',
} as const;
