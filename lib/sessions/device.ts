/** A browser and its system, by their product names, which are the same in every language. */
type Device = {
  /** `app`: the built-in browser of an app, or the gallery opened from the home screen. */
  readonly browser:
    | { readonly kind: 'browser'; readonly name: string }
    | { readonly kind: 'app' }
    | null;
  readonly system: string | null;
};

/** Most browsers also name others, for compatibility, so the most specific names come first. */
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

const INNER_BROWSER = /; wv\)/;

const engines: readonly (readonly [RegExp, string])[] = [
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/\S+ .*\bSafari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  // iPads that request desktop pages call themselves this too.
  [/\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bLinux\b/, 'Linux'],
];

/** Parses a User-Agent header (RFC 9110, section 10.1.5) of a browser. */
export function parseDevice(userAgent: string): Device {
  const system = firstName(systems, userAgent);
  const name = firstName(browsers, userAgent);
  if (name !== null) return { browser: { kind: 'browser', name }, system };
  if (INNER_BROWSER.test(userAgent)) return { browser: { kind: 'app' }, system };
  const engine = firstName(engines, userAgent);
  if (engine !== null) return { browser: { kind: 'browser', name: engine }, system };
  const onApple = system === 'iPhone' || system === 'iPad';
  return { browser: onApple ? { kind: 'app' } : null, system };
}

function firstName(names: readonly (readonly [RegExp, string])[], text: string): string | null {
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
