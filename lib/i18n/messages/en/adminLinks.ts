/** What an owner may do with links that are out, and with the devices they signed in. */
export const adminLinks = {
  rotate: 'Revoke all other links of this person',
  rotateHint: 'For links that got into the wrong hands. Devices signed in by them are signed out.',
  changeLink: 'Change',
  linkExpiry: 'Works until',
  linkExpiryKeep: 'as it is',
  linkUses: 'Signs in',
  linkUsesAny: 'as many devices as open it',
  linkUsesOnce: 'one more device',
  saveLink: 'Save',
  print: 'Print a card',
  mailedTo: 'sent to <bdi>{email}</bdi>',
  mailedElsewhere:
    '{count, plural, one {A link was} other {# links were}} sent to <bdi>{addresses}</bdi>, which is no longer this person’s address, and still {count, plural, one {works} other {work}} or {count, plural, one {has} other {have}} a device signed in. If the address was wrong, revoke {count, plural, one {it} other {them}}. Whoever only has a new address can go on.',
  revokeMailedElsewhere: 'Revoke what was sent there',
  devices: 'Devices',
  noDevices: 'No device is signed in.',
  deviceSeen: 'since {since}, last here {seen}',
  signOutDevice: 'Sign out',
  'done-device-signed-out': 'The device is signed out.',
} as const;
