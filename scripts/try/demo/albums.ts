import type { Light } from './palettes.ts';
import { drawBlossom } from './sceneBlossom.ts';
import { drawDesertBalloons, drawDunes } from './sceneDunes.ts';
import { drawLavender, drawMeadow } from './sceneFields.ts';
import { drawHarbour } from './sceneHarbour.ts';
import { drawBalloons, drawHills } from './sceneHills.ts';
import { drawCake, drawPresent, drawTree } from './sceneIndoors.ts';
import { drawCity, drawFireworks, drawStars } from './sceneNight.ts';
import { drawLake, drawPeaks } from './scenePeaks.ts';
import { drawBeach, drawLighthouse, drawSea } from './sceneSea.ts';
import { drawCabin, drawForest } from './sceneWoods.ts';
import type { Sheet } from './sheet.ts';

const scenes = {
  balloons: drawBalloons,
  beach: drawBeach,
  blossom: drawBlossom,
  cabin: drawCabin,
  cake: drawCake,
  city: drawCity,
  desertBalloons: drawDesertBalloons,
  dunes: drawDunes,
  fireworks: drawFireworks,
  forest: drawForest,
  harbour: drawHarbour,
  hills: drawHills,
  lake: drawLake,
  lavender: drawLavender,
  lighthouse: drawLighthouse,
  meadow: drawMeadow,
  peaks: drawPeaks,
  present: drawPresent,
  sea: drawSea,
  stars: drawStars,
  tree: drawTree,
} as const satisfies Record<string, (sheet: Sheet, light: Light) => string>;

/** Width and height in pixels. */
const shapes = {
  wide: [2000, 1333],
  tall: [1333, 2000],
  full: [1840, 1380],
  film: [2000, 1125],
  square: [1500, 1500],
  panorama: [3000, 1050],
} as const;

/** Scene, light, shape, the day of the album's holiday from 0, and the time of day. */
type Shot = readonly [keyof typeof scenes, Light, keyof typeof shapes, day: number, time: string];

type DemoAlbum = {
  readonly date: readonly [year: number, month: number, day: number];
  readonly name: string;
  /** As EXIF writes it. */
  readonly offset: string;
  /** Where its photos were taken, in degrees north and east; absent: the files have no position. */
  readonly at?: readonly [number, number];
  readonly shots: readonly Shot[];
};

export type DemoPhoto = {
  /** Relative to the library, with `/`. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** As EXIF writes them. */
  readonly taken: string;
  readonly offset: string;
  /** Degrees, north and east positive; null: the file says nothing of where it was taken. */
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
  readonly isSurprise: boolean;
  readonly draw: (sheet: Sheet) => string;
};

const albums: readonly DemoAlbum[] = [
  {
    date: [2016, 4, 9],
    name: 'Cherry blossom',
    offset: '+09:00',
    at: [35.0116, 135.7681],
    shots: [
      ['blossom', 'day', 'wide', 0, '11:42:10'],
      ['blossom', 'dawn', 'tall', 1, '06:12:48'],
      ['lake', 'dawn', 'film', 1, '06:31:05'],
      ['blossom', 'winter', 'square', 1, '13:20:33'],
      ['hills', 'dawn', 'wide', 2, '05:58:21'],
    ],
  },
  {
    date: [2017, 10, 14],
    name: 'Autumn in the hills',
    offset: '+02:00',
    at: [43.3188, 11.3308],
    shots: [
      ['forest', 'autumn', 'wide', 0, '10:15:22'],
      ['hills', 'mist', 'tall', 0, '08:04:51'],
      ['balloons', 'dawn', 'wide', 1, '07:38:14'],
      ['forest', 'autumn', 'tall', 1, '15:09:40'],
      ['hills', 'autumn', 'panorama', 1, '17:21:09'],
      ['lake', 'golden', 'full', 2, '17:48:30'],
    ],
  },
  {
    date: [2018, 3, 17],
    name: 'Across the desert',
    offset: '+01:00',
    at: [31.0802, -4.0133],
    shots: [
      ['dunes', 'golden', 'wide', 0, '17:40:12'],
      ['dunes', 'sunset', 'tall', 0, '18:29:55'],
      ['dunes', 'night', 'wide', 0, '22:51:37'],
      ['desertBalloons', 'dawn', 'tall', 1, '07:02:18'],
      ['dunes', 'dawn', 'film', 1, '07:33:46'],
    ],
  },
  {
    date: [2019, 7, 14],
    name: 'Summer by the sea',
    offset: '+02:00',
    at: [48.6833, -3.9667],
    shots: [
      ['beach', 'day', 'wide', 0, '12:18:07'],
      ['sea', 'day', 'full', 0, '15:44:29'],
      ['sea', 'sunset', 'wide', 0, '21:26:40'],
      ['lighthouse', 'golden', 'tall', 1, '20:32:11'],
      ['harbour', 'day', 'wide', 2, '10:51:53'],
      ['beach', 'day', 'square', 2, '13:05:16'],
      ['lighthouse', 'dusk', 'film', 2, '22:03:38'],
    ],
  },
  {
    date: [2020, 2, 22],
    name: 'Snow in the Alps',
    offset: '+01:00',
    at: [45.9237, 6.8694],
    shots: [
      ['peaks', 'winter', 'wide', 0, '11:27:44'],
      ['cabin', 'winter', 'tall', 0, '14:10:02'],
      ['peaks', 'alpenglow', 'panorama', 0, '17:52:31'],
      ['cabin', 'dusk', 'wide', 0, '18:20:19'],
      ['peaks', 'day', 'tall', 1, '10:36:58'],
      ['lake', 'alpenglow', 'wide', 1, '17:49:05'],
    ],
  },
  {
    date: [2021, 6, 26],
    name: 'Lavender and poppies',
    offset: '+02:00',
    at: [43.9339, 5.1317],
    shots: [
      ['lavender', 'sunset', 'wide', 0, '21:14:23'],
      ['meadow', 'day', 'full', 1, '11:30:48'],
      ['meadow', 'golden', 'tall', 1, '20:41:15'],
      ['lavender', 'golden', 'film', 1, '20:55:37'],
      ['balloons', 'day', 'square', 2, '09:18:50'],
    ],
  },
  {
    date: [2022, 12, 24],
    name: 'Christmas at home',
    offset: '+01:00',
    shots: [
      ['cabin', 'dusk', 'film', 0, '16:48:36'],
      ['tree', 'night', 'tall', 0, '18:02:09'],
      ['present', 'night', 'wide', 0, '18:31:27'],
      ['cake', 'night', 'full', 1, '16:15:44'],
      ['fireworks', 'night', 'wide', 8, '00:01:12'],
    ],
  },
  {
    date: [2023, 9, 9],
    name: 'A weekend in town',
    offset: '+01:00',
    at: [38.7139, -9.1394],
    shots: [
      ['harbour', 'golden', 'wide', 0, '19:12:20'],
      ['city', 'sunset', 'panorama', 0, '19:58:41'],
      ['city', 'dusk', 'tall', 0, '20:37:03'],
      ['sea', 'golden', 'film', 1, '19:20:55'],
    ],
  },
  {
    date: [2024, 7, 20],
    name: 'Camping at the lake',
    offset: '+02:00',
    at: [45.8606, 6.1722],
    shots: [
      ['lake', 'day', 'wide', 0, '14:22:35'],
      ['forest', 'day', 'tall', 0, '16:40:18'],
      ['lake', 'sunset', 'wide', 0, '21:17:50'],
      ['stars', 'night', 'tall', 0, '23:48:26'],
      ['lake', 'mist', 'film', 1, '06:05:13'],
      ['hills', 'golden', 'full', 1, '20:09:59'],
    ],
  },
];

/** A position within a few kilometres, another one for each number. */
function near([latitude, longitude]: readonly [number, number], number: number) {
  return {
    latitude: latitude + ((number % 7) - 3) / 200,
    longitude: longitude + ((number % 5) - 2) / 150,
  };
}

/** All photos of the demo library: where they are, when they were taken, how they are drawn. */
export function listDemoPhotos(): DemoPhoto[] {
  let number = 1207;
  return albums.flatMap((album) =>
    album.shots.map(([scene, light, shape, day, time]): DemoPhoto => {
      number += 1 + (number % 7);
      const [width, height] = shapes[shape];
      return {
        path: `${formatFolder(album)}/IMG_${number}.jpg`,
        width,
        height,
        taken: `${formatDay(album.date, day)} ${time}`,
        offset: album.offset,
        position: album.at ? near(album.at, number) : null,
        isSurprise: scene === 'present',
        draw: (sheet) => scenes[scene](sheet, light),
      };
    }),
  );
}

function formatFolder({ date: [year, month, day], name }: DemoAlbum): string {
  return `${year}/${pad(month)}_${pad(day)}_${name}`;
}

function formatDay([year, month, day]: DemoAlbum['date'], later: number): string {
  const date = new Date(Date.UTC(year, month - 1, day + later));
  return `${date.getUTCFullYear()}:${pad(date.getUTCMonth() + 1)}:${pad(date.getUTCDate())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
