import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import { type Language, languages } from '../lib/i18n/languages.ts';
import { LOCALE_COOKIE, type Locale, locales } from '../lib/i18n/locale.ts';
import { enter, everyThird, type PageViewer, pageLines } from './gallery/everyPage.ts';
import { test } from './gallery/showcase.ts';
import { listPages } from './leaks/routeList.ts';

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

/** The page of every 404, hidden or missing. */
const missing = '/no-such-page';

const lookers: readonly PageViewer[] = ['anna', 'olga', 'bearer', 'visitor'];

/** `npm test` looks at every other state of a page; the test of languages below reads all states. */
test('every page is looked at', { tag: '@once' }, () => {
  expect(Object.keys(pageLines).sort()).toEqual(listPages());
});

const themes = ['light', 'dark'] as const;

const isLong = process.env['TEST_LONG'] !== undefined;

/** `npm test` looks at every page in one of the themes, in turn; `npm run test:long` in both. */
function themesOf(at: number) {
  return isLong ? themes : themes.filter((_, i) => i === at % 2);
}

/**
 * The language of a page: English, and for shares one language in turn, the one with the longest
 * words twice. `npm run test:long` has a test for each language.
 */
function languageOf(at: number, looker: PageViewer): Locale {
  return (looker === 'bearer' && (['de', 'en', 'de', 'fr'] as const)[at % 4]) || 'en';
}

/** The faults that axe finds. Its script has been added to every page of the context. */
async function faultsOf(
  page: Page,
  shownIn: readonly (typeof themes)[number][],
): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of shownIn) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run({
        resultTypes: ['violations'],
        // Saves time: nothing here reads the selectors, and all stylesheets are the page's own.
        selectors: false,
        preload: false,
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    });
    faults.push(...found.map((fault) => `${colorScheme} ${fault}`));
  }
  return faults;
}

/**
 * Controls that can be pressed on less than 44 by 44 pixels (WCAG 2.2, 2.5.5). Links within text
 * have the height of a line. A box can be pressed on its label as well.
 */
function smallTargetsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pressed = 'a[href], button, summary, select, textarea, input:not([type=hidden])';
    const isInText = (element: Element) =>
      getComputedStyle(element).display === 'inline' &&
      element.parentElement?.textContent?.trim() !== element.textContent?.trim();
    return [...document.querySelectorAll(pressed)].flatMap((element) => {
      const target = element.closest('label') ?? element;
      const { width, height } = target.getBoundingClientRect();
      const isShown = element.checkVisibility({ visibilityProperty: true }) && width > 1;
      const isLarge = width > 43.5 && height > 43.5;
      return !isShown || isLarge || isInText(element)
        ? []
        : [`${Math.round(width)} by ${Math.round(height)}: ${element.outerHTML.slice(0, 120)}`];
    });
  });
}

/**
 * Forms that change something, in which Enter in a field presses a button that stands for one of several
 * choices: browsers press the first button of a form.
 */
function enterFaultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.forms].flatMap((form) => {
      if (form.getAttribute('action')?.startsWith('/')) return [];
      const [first, ...others] = form.querySelectorAll<HTMLButtonElement>('button[type=submit]');
      const hasField = form.querySelector('input:not([type=hidden]), select') !== null;
      const isChoice = first !== undefined && others.length > 0 && first.name !== '';
      return hasField && isChoice ? [first.outerHTML.slice(0, 120)] : [];
    }),
  );
}

/**
 * By how many pixels the page is wider than the narrowest window in which it must fit: that of a
 * desktop at 200 %.
 */
async function overflowOf(page: Page): Promise<number> {
  const usual = page.viewportSize() ?? { width: 0, height: 0 };
  const width = usual.width < 500 ? 320 : usual.width / 2;
  await page.setViewportSize({ width, height: usual.height / 2 });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await page.setViewportSize(usual);
  return Math.max(0, wider);
}

const rounds = lookers.flatMap((looker) =>
  (isLong ? locales : [null]).map((locale) => ({ looker, locale })),
);

for (const { looker, locale } of rounds) {
  test(`axe finds nothing and everything fits, for ${[looker, locale ?? []].flat().join(' in ')}`, {
    // Relatives use phones, and the owner a desktop.
    tag: looker === 'olga' ? '@desk' : '@phone',
  }, async ({ page, showcase }) => {
    test.setTimeout(900_000);
    const said: string[] = [];
    // Messages that are expected: the service worker is blocked in tests, starting a frame signs
    // the browser out, and a map is slow where the processor draws it.
    const isMeant =
      /^Service Worker registration blocked|^Clear-Site-Data header on|GL Driver Message .*: GPU stall due to/;
    page.on('console', (message) => {
      if (!isMeant.test(message.text())) said.push(`${page.url()} ${message.text()}`);
    });
    page.on('pageerror', (error) => said.push(`${page.url()} ${error.message}`));
    await page.context().addInitScript({ content: axe.source });
    const addresses = await enter(page, showcase, looker);
    const looks = isLong ? addresses : everyThird(looker, showcase);
    for (const [at, address] of looks.entries()) {
      const value = locale ?? languageOf(at, looker);
      await page.context().addCookies([{ name: LOCALE_COOKIE, value, url: showcase.url }]);
      const status = (await page.goto(address))?.status();
      const faults = await faultsOf(page, themesOf(at));
      const small = looker === 'bearer' || isLong ? await smallTargetsOf(page) : [];
      const pressed = await enterFaultsOf(page);
      const overflow = await overflowOf(page);
      expect.soft({ address, value, status, faults, small, pressed, overflow }).toEqual({
        address,
        value,
        status: 200,
        faults: [],
        small: [],
        pressed: [],
        overflow: 0,
      });
    }
    expect(said).toEqual([]);
    await page.goto(missing);
    expect({
      faults: await faultsOf(page, themes),
      small: await smallTargetsOf(page),
      overflow: await overflowOf(page),
    }).toEqual({ faults: [], small: [], overflow: 0 });
  });
}

/** The name of the showcase's category: the owner wrote it, so it is the same in every language. */
const category = 'Photos';

/** The texts of a language: whole messages, and their parts between arguments. */
function wordsOf(language: Language): Set<string> {
  const { dates, typeset, ...catalogues } = language;
  const messages = Object.values<Readonly<Record<string, string>>>(catalogues).flatMap(
    Object.values,
  );
  return new Set(
    messages
      .flatMap((message) => message.split(/\{\w+\}|\{\w+, \w+,|=?\w+ \{|[{}]|<\/?\w+>|#/))
      .map((words) => words.trim())
      .filter((words) => /\p{L}{3}/u.test(words)),
  );
}

/**
 * The status of a page, its texts as they were sent (those for screen readers included), and its
 * language. There are many pages, so each is only fetched and parsed.
 */
function readPage(page: Page, address: string) {
  return page.evaluate(async (path) => {
    const answer = await fetch(path);
    const { documentElement } = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const walker = document.createTreeWalker(documentElement, NodeFilter.SHOW_TEXT);
    const texts = [];
    const ownWords = `[lang]:not(html, [lang=${documentElement.lang}])`;
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (!parentElement?.closest(`script, style, ${ownWords}`)) texts.push(textContent ?? '');
    }
    const names = ['aria-label', 'title', 'placeholder', 'alt'];
    for (const element of documentElement.querySelectorAll(
      names.map((name) => `[${name}]`).join(),
    )) {
      texts.push(...names.map((name) => element.getAttribute(name) ?? ''));
    }
    return {
      status: answer.status,
      lang: documentElement.lang,
      texts: texts.map((text) => text.trim()),
    };
  }, address);
}

test('no English is left on a page of another language', { tag: '@once' }, async ({
  browser,
  showcase,
}) => {
  test.setTimeout(900_000);
  const { en, ...others } = languages;
  const englishFor = Object.entries(others).map(([locale, language]) => {
    const known = wordsOf(language);
    const english = [...wordsOf(en)].filter((words) => !known.has(words));
    expect(english.length).toBeGreaterThan(300);
    const sentences = english.filter((words) => words.length > 15 && words.includes(' '));
    const isEnglish = (text: string) =>
      (english.includes(text) && text !== category) ||
      sentences.some((words) => text.includes(words));
    return { locale, isEnglish };
  });
  for (const looker of lookers) {
    const context = await browser.newContext({ locale: 'en-GB', baseURL: showcase.url });
    const page = await context.newPage();
    const addresses = await enter(page, showcase, looker);
    await page.goto('/sign-in');
    for (const [place, { locale, isEnglish }] of englishFor.entries()) {
      await context.addCookies([{ name: LOCALE_COOKIE, value: locale, url: showcase.url }]);
      for (const [at, address] of [...addresses, missing].entries()) {
        // Each page in one of the languages, in turn; `npm run test:long` reads it in all of them.
        if (!isLong && at % englishFor.length !== place) continue;
        const { status, lang, texts } = await readPage(page, address);
        const english = texts.filter(isEnglish);
        expect
          .soft({ address, status, lang, english })
          .toEqual({ address, status: address === missing ? 404 : 200, lang: locale, english: [] });
      }
    }
    await context.close();
  }
});
