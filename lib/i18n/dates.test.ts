import { describe, expect, it } from 'vitest';
import { datesOf, dayAt, isoMoment } from './dates.ts';
import { monthText } from './months.ts';

const noonUtc = Date.UTC(2021, 6, 3, 12, 5, 9);

describe('dates', () => {
  it('are written as the language does', () => {
    expect(datesOf('en').day('2021-07-03')).toBe('3 July 2021');
    expect(datesOf('fr').day('2021-07-03')).toBe('3 juillet 2021');
    expect(datesOf('fr').day('2021-07-01')).toBe('1er juillet 2021');
    expect(datesOf('fr').day('2021-07-21')).toBe('21 juillet 2021');
    expect(datesOf('de').day('2021-07-03')).toBe('3. Juli 2021');
    expect(datesOf('en').day('0999-01-02')).toBe('2 January 999');
  });

  it('show the time that the clock of the camera showed, or the day alone', () => {
    const { taken, shortTaken } = datesOf('en');
    expect(taken('2021-07-03T14:05:09')).toBe('Saturday 3 July 2021, 14:05');
    expect(taken('2021-07-03')).toBe('Saturday 3 July 2021');
    expect(shortTaken('2021-07-04T01:50:00.239')).toBe('4 July 2021, 01:50');
    expect(shortTaken('2021-07-04')).toBe('4 July 2021');
    expect(datesOf('de').taken('2021-07-03T14:05:09')).toBe('Samstag, 3. Juli 2021, 14:05');
    expect(datesOf('fr').taken('2021-07-01T00:00:00')).toBe('Jeudi 1er juillet 2021, 00:00');
  });

  it('show several days as one span', () => {
    const spans = (['en', 'fr', 'de'] as const).map((locale) => {
      const { span, shortDay } = datesOf(locale);
      const texts = [span('2021-07-01', '2021-07-26'), shortDay('2021-07-01')];
      // Intl chooses the spaces around the dash, which differ between versions.
      return texts.map((text) => text.replaceAll(/\s?–\s?/g, '–'));
    });
    expect(spans).toEqual([
      ['1–26 July 2021', '1 Jul'],
      ['1er–26 juillet 2021', '1er juil.'],
      ['1.–26. Juli 2021', '1. Juli'],
    ]);
  });

  it('begin with a capital where they begin a line', () => {
    const months = (['en', 'fr', 'de'] as const).map((locale) => [
      monthText(locale, '2021-08'),
      monthText(locale, '2021-08', { short: true }),
    ]);
    expect(months).toEqual([
      ['August 2021', 'Aug'],
      ['Août 2021', 'Août'],
      ['August 2021', 'Aug'],
    ]);
  });

  it('show a day of any year on one line', () => {
    const days = (['en', 'fr', 'de'] as const).map((locale) => datesOf(locale).dayOfYear('07-01'));
    expect(days).toEqual(['1\u00a0July', '1er\u00a0juillet', '1.\u00a0Juli']);
    expect(datesOf('en').dayOfYear('02-29')).toBe('29\u00a0February');
  });

  it('show an instant as clocks in a zone do', () => {
    expect(datesOf('en').shortMoment(noonUtc, 'America/New_York')).toBe('3 July 2021, 08:05');
    expect(isoMoment(noonUtc, 'Europe/Paris')).toBe('2021-07-03T14:05:09');
    expect(dayAt(Date.UTC(2021, 11, 31, 23, 30), 'Europe/Paris')).toBe('2022-01-01');
    expect(dayAt(Date.UTC(2021, 11, 31, 23, 30), 'UTC')).toBe('2021-12-31');
  });
});
