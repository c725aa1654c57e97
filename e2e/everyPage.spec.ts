import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import { addressesFor, type PageViewer, pageLines } from './gallery/everyPage.ts';
import { type Showcase, test } from './gallery/showcase.ts';
import { listPages } from './leaks/routeList.ts';

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

/** The page of every 404, hidden or missing. */
const missing = '/no-such-page';

const lookers: readonly PageViewer[] = ['anna', 'olga', 'bearer', 'visitor'];

test('every page is looked at', { tag: '@once' }, () => {
  expect(Object.keys(pageLines).sort()).toEqual(listPages());
});

/** Signs in as this viewer, and returns the addresses that they may look at. */
async function enter(page: Page, world: Showcase, looker: PageViewer): Promise<string[]> {
  if (looker === 'anna' || looker === 'olga') await world.signIn(page, looker);
  if (looker === 'bearer') {
    for (const address of world.shares) {
      await page.goto(address);
      const password = page.locator('main input[type=password]');
      if ((await password.count()) > 0) await password.fill('a long password');
      await page.locator('main form button').click();
      await page.waitForURL((url) => !url.pathname.startsWith('/s/'));
    }
  }
  return addressesFor(looker, world);
}

/** The faults that axe finds in the light theme, and of colours in the dark theme. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const analyse = (rules?: string[]) =>
    page.evaluate(async (runOnly) => {
      const { violations } = await window.axe.run({
        resultTypes: ['violations'],
        ...(runOnly && { runOnly }),
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    }, rules);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await analyse();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await analyse(['color-contrast']);
  return [...light, ...dark.map((fault) => `dark ${fault}`)];
}

/**
 * By how many pixels the page is wider than the narrowest window that it must fit: a desktop's at
 * 200 %.
 */
async function overflowOf(page: Page): Promise<number> {
  const usual = page.viewportSize() ?? { width: 0, height: 0 };
  const width = usual.width < 500 ? 320 : usual.width / 2;
  await page.setViewportSize({ width, height: usual.height / 2 });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await page.setViewportSize(usual);
  return Math.max(0, wider);
}

for (const looker of lookers) {
  test(`axe finds nothing and everything fits, for ${looker}`, {
    // Relatives use phones, and the owner a desktop.
    tag: looker === 'olga' ? '@desk' : '@phone',
  }, async ({ page, showcase }) => {
    test.setTimeout(900_000);
    const said: string[] = [];
    page.on('console', (message) => said.push(`${page.url()} ${message.text()}`));
    page.on('pageerror', (error) => said.push(`${page.url()} ${error.message}`));
    for (const address of await enter(page, showcase, looker)) {
      const status = (await page.goto(address))?.status();
      const faults = await faultsOf(page);
      const overflow = await overflowOf(page);
      expect.soft({ address, status, faults, overflow }).toEqual({
        ...{ address, status: 200, faults: [], overflow: 0 },
      });
    }
    expect(said).toEqual([]);
    await page.goto(missing);
    expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  });
}

/** The texts of a catalogue: whole messages, and the parts between arguments. */
async function wordsOf(language: string): Promise<Set<string>> {
  const root = join(import.meta.dirname, '..', 'lib', 'i18n', 'messages', language);
  const modules = await Promise.all(
    globSync('*.ts', { cwd: root }).map(
      (file): Promise<Record<string, Record<string, string>>> => import(join(root, file)),
    ),
  );
  const catalogues = modules.flatMap((each) => Object.values(each));
  const messages = catalogues.flatMap((catalogue) => Object.values(catalogue));
  return new Set(
    messages
      .flatMap((message) => message.split(/\{\w+\}|\{\w+, \w+,|=?\w+ \{|[{}]|<\/?\w+>|#/))
      .map((words) => words.trim())
      .filter((words) => /\p{L}{3}/u.test(words)),
  );
}

/** All texts of a page, including those for screen readers. */
function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (!parentElement?.closest('script, style, [lang]:not(html, [lang=fr])')) {
        texts.push(textContent ?? '');
      }
    }
    const names = ['aria-label', 'title', 'placeholder', 'alt'];
    for (const element of document.querySelectorAll(names.map((name) => `[${name}]`).join())) {
      texts.push(...names.map((name) => element.getAttribute(name) ?? ''));
    }
    return texts.map((text) => text.trim());
  });
}

test('no English is left on a French page', { tag: '@once' }, async ({ browser, showcase }) => {
  test.setTimeout(900_000);
  const french = await wordsOf('fr');
  const english = [...(await wordsOf('en'))].filter((words) => !french.has(words));
  expect(english.length).toBeGreaterThan(300);
  const sentences = english.filter((words) => words.length > 15 && words.includes(' '));
  const isEnglish = (text: string) =>
    english.includes(text) || sentences.some((words) => text.includes(words));
  for (const looker of lookers) {
    // Only texts are tested here, and all of them are in the pages as they are sent.
    const context = await browser.newContext({
      ...{ locale: 'fr-FR', baseURL: showcase.url, javaScriptEnabled: false },
    });
    await context.route(/\/(?:photos|waiting)\/\d+\/\w+|\/_next\//, (route) => route.abort());
    const page = await context.newPage();
    const addresses = await enter(page, showcase, looker);
    for (const address of [...addresses, missing]) {
      await page.goto(address);
      expect(await page.locator('html').getAttribute('lang')).toBe('fr');
      expect.soft([address, (await textsOf(page)).filter(isEnglish)]).toEqual([address, []]);
    }
    await context.close();
  }
});
