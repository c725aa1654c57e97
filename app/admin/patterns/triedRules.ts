import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { Listed } from '../../../lib/scan/report.ts';
import type { RulesAnswer } from '../../../lib/scan/rulesTrial.ts';
import type {
  AudienceSize,
  LibraryTrial,
  PathTrial,
  TriedAlbum,
} from '../../../lib/scan/tryRules.ts';

/** What a trial has found, as texts. */
export type TriedRules = {
  readonly title: string;
  readonly sections: readonly {
    readonly title: string;
    readonly lines: readonly string[];
    /** Something is wrong with the rules. */
    readonly isFault: boolean;
  }[];
};

type Section = TriedRules['sections'][number];
type Context = { readonly t: AdminTexts };

/** Puts the answer of a trial into texts. */
export function triedRules({ t }: Context, answer: RulesAnswer): TriedRules {
  const title = t('trialTitle');
  if ('faults' in answer) {
    const sections = [{ title: t('trialFaults'), lines: answer.faults, isFault: true }];
    return { title, sections };
  }
  const { ofPath, ofLibrary } = answer;
  return {
    title,
    sections: [
      ...(ofPath ? [pathSection(t, ofPath)] : []),
      ...(ofLibrary ? librarySections(t, ofLibrary) : []),
    ],
  };
}

function pathSection(t: AdminTexts, trial: PathTrial): Section {
  const isFault = false;
  switch (trial.kind) {
    case 'ignored':
      return { title: t('trialIgnored', { rule: trial.rule }), lines: [], isFault };
    case 'unmatched':
      return {
        title: t('trialUnmatched'),
        lines: trial.closest ? [t('trialClosest', trial.closest)] : [],
        isFault,
      };
    case 'matched': {
      const { rule, captures, album, fault } = trial;
      const { category, name, date } = album;
      return {
        title: t('trialMatched', { rule }),
        lines: [
          ...captures.map(([key, text]) => `${key}: ${text}`),
          t('trialAlbum', { name, category, date: date ?? t('trialDateOfPhotos') }),
          ...(fault === null ? [] : [fault]),
        ],
        isFault,
      };
    }
  }
}

function librarySections(t: AdminTexts, trial: LibraryTrial): Section[] {
  const { files, unmatchedPhotos, missingPhotos, movedPhotos, waitingPhotos } = trial;
  const count = (key: 'trialMissing' | 'trialMoved' | 'trialWaiting', value: number) =>
    value > 0 ? [t(key, { count: value })] : [];
  const lineOf = (album: TriedAlbum) =>
    t('trialLine', {
      path: album.path || '/',
      category: album.category,
      photos: t('photoCount', { count: album.photos }),
      who: seenBy(t, album.seenBy),
    });
  const summary = {
    title: t('trialLibrary', {
      seen: String(files.seen),
      photos: String(files.photos),
      ignored: String(files.ignored),
    }),
    lines: [
      t('trialUnmatchedPhotos', { count: unmatchedPhotos }),
      ...count('trialMoved', movedPhotos),
      ...count('trialMissing', missingPhotos),
      ...count('trialWaiting', waitingPhotos),
      ...(trial.isRefused ? [t('trialRefused')] : []),
    ],
    isFault: false,
  };
  const lists = [
    section(t, 'trialAppearing', trial.appearing, lineOf),
    section(t, 'trialMoving', trial.moving, (album) => `${album.from} → ${lineOf(album)}`),
    section(t, 'trialVanishing', trial.vanishing, lineOf),
    section(t, 'trialAdded', trial.addedPhotos, lineOf),
    section(t, 'trialRenamed', trial.renamed, ({ path, from, to }) => `${path}: ${from} → ${to}`),
  ].flat();
  const nothing = { title: t('trialNothing'), lines: [], isFault: false };
  return [summary, ...(lists.length === 0 ? [nothing] : lists)];
}

type Lists = 'trialAppearing' | 'trialMoving' | 'trialVanishing' | 'trialAdded' | 'trialRenamed';

function section<Item>(
  t: AdminTexts,
  key: Lists,
  { total, items }: Listed<Item>,
  lineOf: (item: Item) => string,
): Section[] {
  if (total === 0) return [];
  const more = total - items.length;
  const lines = [...items.map(lineOf), ...(more > 0 ? [t('andMore', { count: more })] : [])];
  return [{ title: t(key, { count: total }), lines, isFault: false }];
}

function seenBy(t: AdminTexts, { everybody, people }: AudienceSize): string {
  return everybody ? t('trialEverybody') : t('trialPeople', { count: people });
}
