import { expect, it } from 'vitest';
import { parseDevice } from './device.ts';

const ios =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36';
const mac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';

it.each([
  [`${ios} Version/18.5 Mobile/15E148 Safari/604.1`, 'Safari', 'iPhone'],
  [`${ios} CriOS/137.0.7151.79 Mobile/15E148 Safari/604.1`, 'Chrome', 'iPhone'],
  [`${ios} FxiOS/139.0 Mobile/15E148 Safari/604.1`, 'Firefox', 'iPhone'],
  [`${ios} GSA/371.0 Mobile/15E148 Safari/604.1`, 'Google', 'iPhone'],
  [`${ios} Mobile/15E148 Instagram 384.0.0 (iPhone14,5)`, 'Instagram', 'iPhone'],
  [`${ios} Mobile/15E148`, 'app', 'iPhone'],
  [
    'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1',
    'Safari',
    'iPad',
  ],
  [`${android} Chrome/137.0.0.0 Mobile Safari/537.36`, 'Chrome', 'Android'],
  [
    `${android} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    'Samsung Internet',
    'Android',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; SM-S911B Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/137.0.0.0 Mobile Safari/537.36',
    'app',
    'Android',
  ],
  ['Mozilla/5.0 (Android 14; Mobile; rv:139.0) Gecko/139.0 Firefox/139.0', 'Firefox', 'Android'],
  [`${windows} ${blink}`, 'Chrome', 'Windows'],
  [`${windows} ${blink} Edg/137.0.0.0`, 'Edge', 'Windows'],
  [`${windows} ${blink} OPR/119.0.0.0`, 'Opera', 'Windows'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0',
    'Firefox',
    'Windows',
  ],
  [`${mac} Version/18.5 Safari/605.1.15`, 'Safari', 'Mac'],
  [`Mozilla/5.0 (X11; Linux x86_64) ${blink}`, 'Chrome', 'Linux'],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${blink}`, 'Chrome', 'Chromebook'],
  ['curl/8.5.0', null, null],
  ['', null, null],
])('%s is %s on %s', (userAgent, browser, system) => {
  const device = parseDevice(userAgent);
  const { browser: found } = device;
  expect(found?.kind === 'browser' ? found.name : (found?.kind ?? null)).toBe(browser);
  expect(device.system).toBe(system);
});
