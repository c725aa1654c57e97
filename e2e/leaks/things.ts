import {
  albumHolders,
  bens,
  everybody,
  familyMembers,
  listHolders,
  seesAll,
  type ViewerName,
} from './viewers.ts';

type Viewers = readonly ViewerName[];

/** An album and who sees it, written by hand, independently of the gallery's rule. */
export type AlbumSpec = {
  /** A word that occurs nowhere else. */
  readonly name: string;
  readonly directory: string;
  readonly seenBy: Viewers;
  /** Default: as `seenBy`. */
  readonly archivedBy?: Viewers;
  readonly photos: readonly PhotoSpec[];
};

export type PhotoSpec = {
  readonly file: string;
  readonly seenBy: Viewers;
  /** Default: as `seenBy`. */
  readonly originalBy?: Viewers;
  /** Only these get its file with the metadata. Default: all who get it. */
  readonly wholeBy?: Viewers;
  /** The film of a live photo and the raw file beside a JPEG, which have no address of their own. */
  readonly parts?: readonly PartSpec[];
  /** Its file has a film at its end, as motion photos do. */
  readonly isMotion?: true;
};

export type PartSpec = {
  readonly kind: 'film' | 'raw';
  readonly file: string;
  readonly seenBy: Viewers;
  /** Metadata is removed from no film and no raw file: only these get the file. Default: as `seenBy`. */
  readonly wholeBy?: Viewers;
};

const nobody: Viewers = [];

const of = (seenBy: Viewers, ...files: string[]): PhotoSpec[] =>
  files.map((file) => ({ file: `${file}.jpg`, seenBy }));

export const albumSpecs: readonly AlbumSpec[] = [
  {
    // Public. The first photo, its cover, is hidden. The fourth, which has three files, is for Ben.
    // The last two wait for approval and are missing.
    name: 'Christmas',
    directory: '2024/12_24_Christmas',
    seenBy: everybody,
    photos: [
      ...of(seesAll, 'yule1'),
      ...of(everybody, 'yule2', 'yule3'),
      ...of(bens, 'yule4').map((photo) => ({
        ...photo,
        parts: [
          { kind: 'film' as const, file: 'yule4.mov', seenBy: bens },
          { kind: 'raw' as const, file: 'yule4.nef', seenBy: bens },
        ],
      })),
      ...of(nobody, 'yuleWaits', 'yuleGone'),
    ],
  },
  {
    // For the group of the family; its first photo is hidden, and so is the film of its third, which has a
    // policy of its own.
    name: 'Lake',
    directory: '2022/08_15_Lake',
    seenBy: familyMembers,
    photos: [
      ...of(seesAll, 'lake1'),
      ...of([...familyMembers, ...listHolders], 'lake2'),
      ...of(familyMembers, 'lake3').map((photo) => ({
        ...photo,
        parts: [{ kind: 'film' as const, file: 'lake3.mov', seenBy: seesAll }],
      })),
    ],
  },
  {
    name: 'Picnic',
    directory: '2023/05_01_Picnic',
    seenBy: bens,
    photos: of(bens, 'picnic1', 'picnic2'),
  },
  {
    // Without a policy.
    name: 'Secret',
    directory: '2021/03_10_Secret',
    seenBy: seesAll,
    photos: of(seesAll, 'secret1', 'secret2'),
  },
  {
    // Public, but all of its photos are hidden.
    name: 'Attic',
    directory: '2020/11_11_Attic',
    seenBy: seesAll,
    photos: of(seesAll, 'attic1', 'attic2'),
  },
  {
    // Without a policy, but for one public photo.
    name: 'Market',
    directory: '2019/06_06_Market',
    seenBy: seesAll,
    photos: [...of(everybody, 'market1'), ...of(seesAll, 'market2')],
  },
  {
    // Neither originals nor archives. Its second is a motion photo.
    name: 'Harbour',
    directory: '2018/07_07_Harbour',
    seenBy: familyMembers,
    archivedBy: seesAll,
    photos: of(familyMembers, 'harbour1', 'harbour2').map((photo) => ({
      ...photo,
      originalBy: seesAll,
      ...(photo.file === 'harbour2.jpg' && { isMotion: true as const }),
    })),
  },
  {
    // Without metadata; its second was taken as a raw file too.
    name: 'Garden',
    directory: '2017/04_04_Garden',
    seenBy: familyMembers,
    photos: of(familyMembers, 'garden1', 'garden2').map((photo) => ({
      ...photo,
      wholeBy: seesAll,
      ...(photo.file === 'garden2.jpg' && {
        parts: [
          { kind: 'raw' as const, file: 'garden2.nef', seenBy: familyMembers, wholeBy: seesAll },
        ],
      }),
    })),
  },
  {
    // Without a policy, shared whole; its third photo is in no share.
    name: 'Fireworks',
    directory: '2016/07_14_Fireworks',
    seenBy: [...albumHolders, ...seesAll],
    archivedBy: ['holdsAlbum', ...seesAll],
    photos: [
      ...of([...albumHolders, ...seesAll], 'rocket1', 'rocket2').map((photo) => ({
        ...photo,
        originalBy: ['holdsAlbum', ...seesAll] as const,
      })),
      ...of(seesAll, 'rocket3'),
    ],
  },
  {
    // Without a policy; two of its photos, one of them live, are in a share, with one of the lake.
    name: 'Wedding',
    directory: '2015/09_09_Wedding',
    seenBy: seesAll,
    photos: [
      ...of([...listHolders, ...seesAll], 'vow1').map((photo) => ({
        ...photo,
        parts: [{ kind: 'film' as const, file: 'vow1.mov', seenBy: photo.seenBy }],
      })),
      ...of([...listHolders, ...seesAll], 'vow2'),
      ...of(seesAll, 'vow3'),
    ],
  },
];

/** The photos that the share of chosen photos lists. */
export const listedFiles = ['vow1.jpg', 'vow2.jpg', 'lake2.jpg'] as const;

/** The viewers who get the film or motion of a photo. */
export function filmSeenBy({ parts = [], isMotion, seenBy }: PhotoSpec): readonly ViewerName[] {
  if (isMotion) return seenBy;
  const film = parts.find(({ kind }) => kind === 'film');
  return seenBy.filter((viewer) => film?.seenBy.includes(viewer));
}
