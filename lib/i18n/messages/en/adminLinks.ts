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
  devices: 'Devices',
  noDevices: 'No device is signed in.',
  deviceSeen: 'since {since}, last here {seen}',
  signOutDevice: 'Sign out',
  'done-device-signed-out': 'The device is signed out.',
} as const;
