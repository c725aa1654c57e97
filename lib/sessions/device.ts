/** A browser and what it runs on, as far as it says: proper names, the same in every language. */
export type Device = {
  /** `app`: the inner browser of an app, or the gallery as opened from the home screen. */
  readonly browser:
    | { readonly kind: 'browser'; readonly name: string }
    | { readonly kind: 'app' }
    | null;
  readonly system: string | null;
};

/** Most browsers name others as well, to be taken for them: the most particular comes first. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bWhatsApp\//, 'WhatsApp'],
  [/\bInstagram\b/, 'Instagram'],
  [/\bFB(?:AN|AV|_IAB)\b/, 'Facebook'],
  [/\bGSA\//, 'Google'],
  [/\bDuckDuckGo\//, 'DuckDuckGo'],
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\bOP(?:R|T|X)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS|Focus)\//, 'Firefox'],
];

const innerBrowser = /; wv\)/;

const engines: readonly (readonly [RegExp, string])[] = [
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/\S+ .*\bSafari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  // An iPad that asks for pages as computers get them names itself so as well.
  [/\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bLinux\b/, 'Linux'],
];

/** What a User-Agent (RFC 9110, section 10.1.5) says in the form that browsers give it. */
export function parseDevice(userAgent: string): Device {
  const system = firstName(systems, userAgent);
  const name = firstName(browsers, userAgent);
  if (name !== null) return { browser: { kind: 'browser', name }, system };
  if (innerBrowser.test(userAgent)) return { browser: { kind: 'app' }, system };
  const engine = firstName(engines, userAgent);
  if (engine !== null) return { browser: { kind: 'browser', name: engine }, system };
  const onApple = system === 'iPhone' || system === 'iPad';
  return { browser: onApple ? { kind: 'app' } : null, system };
}

function firstName(names: readonly (readonly [RegExp, string])[], text: string): string | null {
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
