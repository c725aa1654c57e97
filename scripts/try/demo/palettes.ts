import type { Colour } from './sheet.ts';

/** The light of one hour: sky from the zenith down, air in the distance, ground close by. */
export type Palette = {
  readonly sky: readonly [Colour, Colour, Colour];
  readonly haze: Colour;
  readonly near: Colour;
  readonly sun: Colour;
  readonly cloud: Colour;
  readonly water: readonly [Colour, Colour];
};

export const palettes = {
  dawn: {
    sky: ['#6f86b0', '#e8b7a6', '#fbe0bd'],
    haze: '#f0cdb8',
    near: '#2f3b4a',
    sun: '#fff1d0',
    cloud: '#fbdccb',
    water: ['#d9b7a8', '#56708f'],
  },
  day: {
    sky: ['#3f86c6', '#86b9e0', '#d6e8ef'],
    haze: '#bcd6e4',
    near: '#2c4a3a',
    sun: '#fffbe8',
    cloud: '#ffffff',
    water: ['#79b6cf', '#1d5f86'],
  },
  golden: {
    sky: ['#5b7ea8', '#e9b872', '#f9dc9b'],
    haze: '#eec88d',
    near: '#3a3320',
    sun: '#fff3c4',
    cloud: '#fbe3b5',
    water: ['#e9b97a', '#4d5c6c'],
  },
  sunset: {
    sky: ['#31406f', '#c9607a', '#f9a860'],
    haze: '#e08a72',
    near: '#241a2c',
    sun: '#ffe9a8',
    cloud: '#f08f7c',
    water: ['#ef9a6b', '#3a3560'],
  },
  dusk: {
    sky: ['#17264d', '#4a5488', '#d79a92'],
    haze: '#8d83a3',
    near: '#0f1526',
    sun: '#ffd9b0',
    cloud: '#9a84a6',
    water: ['#a98a9c', '#17223f'],
  },
  night: {
    sky: ['#070d20', '#12234a', '#2d4a73'],
    haze: '#27406a',
    near: '#050912',
    sun: '#eef3ff',
    cloud: '#2f4468',
    water: ['#2c466e', '#060c1a'],
  },
  mist: {
    sky: ['#9fb2b8', '#c6d1cf', '#e6e4d8'],
    haze: '#d5dad4',
    near: '#28383a',
    sun: '#fffdf2',
    cloud: '#eef0ea',
    water: ['#c3cfcd', '#6c8488'],
  },
  winter: {
    sky: ['#6d9ac4', '#b3cfe3', '#eaf0f2'],
    haze: '#d4e3ee',
    near: '#33465c',
    sun: '#fffaf0',
    cloud: '#ffffff',
    water: ['#b8d2e2', '#51789a'],
  },
  alpenglow: {
    sky: ['#3d4f86', '#a889b4', '#f4c1b4'],
    haze: '#c9a6c0',
    near: '#262b48',
    sun: '#ffe0d2',
    cloud: '#f0c4c8',
    water: ['#d0a8b6', '#3b4674'],
  },
  autumn: {
    sky: ['#8aa4b4', '#d5cdb4', '#f3e2bd'],
    haze: '#e3cfa5',
    near: '#3c2a1e',
    sun: '#fff4d6',
    cloud: '#f4ead2',
    water: ['#d8b98a', '#5d5b50'],
  },
} as const satisfies Record<string, Palette>;

export type Light = keyof typeof palettes;
