import { expect, test } from 'vitest';
import { faultsOf } from '../testing/testConfig.ts';
import { tileAddress } from './tiles.ts';

const tilesAre = (map: string) => faultsOf(`library: ./photos\nmap: ${map}\n`);

test('tiles come from a file, or from an address whose host is fixed', () => {
  const good = [
    ...['{ tiles: null }', '{ tiles: europe.pmtiles }', '{ tiles: /srv/Europe.PMTiles }'],
    '{ tiles: "https://tiles.example.org/{z}/{x}/{y}@2x.png?key=1", attribution: © Us }',
  ];
  for (const map of good) expect([map, tilesAre(map)]).toEqual([map, []]);
  const bad: Readonly<Record<string, string>> = {
    '{ tiles: europe.mbtiles }': 'expected a file that ends in .pmtiles, or an address like',
    '{ tiles: "https://tiles.example.org/{z}/{x}.png", attribution: © Us }':
      'expected an address with {z}, {x} and {y}, each once',
    '{ tiles: "https://{s}.example.org/{z}/{x}/{y}.png", attribution: © Us }':
      'expected an address with {z}, {x} and {y}, each once, and nothing else in braces',
    '{ tiles: "https://t{x}.example.org/{z}/{y}.png", attribution: © Us }':
      'after the name of the host, without user and password',
    '{ tiles: "https://me:word@example.org/{z}/{x}/{y}.png", attribution: © Us }':
      'after the name of the host, without user and password',
    '{ tiles: "ftp://example.org/{z}/{x}/{y}.png", attribution: © Us }':
      'expected an address that begins with https:// or http://',
    '{ tiles: "https://tiles.example.org/{z}/{x}/{y}.png" }':
      'map.attribution: found nothing, expected the words that the owner of the tiles wants',
    '{ tile: x.pmtiles }':
      'map.tile: found an unknown key, expected a known one; the nearest is tiles',
    yes: 'expected a mapping with tiles',
  };
  for (const [map, fault] of Object.entries(bad)) {
    expect([map, ...tilesAre(map)]).toEqual([map, expect.stringContaining(fault)]);
  }
});

test('the address of a tile has its numbers', () => {
  const template = 'https://tiles.example.org/{z}/{x}/{y}.png?from={z}';
  expect(tileAddress(template, { z: 3, x: 1, y: 2 })).toBe(
    'https://tiles.example.org/3/1/2.png?from=3',
  );
});
