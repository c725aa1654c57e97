/** Tests only: compares the plan made of differences with the plan made of everything. */
import { expect } from 'vitest';
import { openDataDir } from '../db/client.ts';
import { describePhotos, describeRecognised, reportAlbums } from '../scan/describePlan.ts';
import { openExposures } from '../scan/exposures.ts';
import { planDifferences } from '../scan/planScan.ts';
import type { RunningScan } from '../scan/runningScan.ts';
import type { SyncPlan } from '../scan/syncPlan.ts';
import { emptyTally } from '../scan/tally.ts';
import type { Look } from './testHistories.ts';

/**
 * `look` must be called before a scan; `settled` counts the photos that the plan of differences
 * left out.
 */
export function makePlanCheck(): { readonly look: Look; readonly settled: () => number } {
  let settled = 0;
  return {
    look: async (scan) => {
      const differing = await planOf(scan, {});
      const everything = await planOf(scan, { everything: true });
      expect(differing.plan).toEqual(everything.plan);
      expect(differing.ifAllAreHidden).toEqual(everything.ifAllAreHidden);
      expect(differing.told).toEqual(everything.told);
      expect(differing.fileKeys).toEqual(everything.fileKeys);
      settled += everything.photos - differing.photos;
    },
    settled: () => settled,
  };
}

type How = Parameters<typeof planDifferences>[2];

/** A plan and its events, without carrying it out. */
async function planOf({ library, settings, flags }: Parameters<Look>[0], how: How) {
  const told: unknown[] = [];
  const tally = emptyTally(100);
  const listen = (event: unknown) => told.push(event);
  const scan: RunningScan = { library, settings, flags, tally, listen, startedAt: 1 };
  const client = openDataDir(settings.dataDir, { busyTimeoutMs: 1_000, timezone: 'Europe/Paris' });
  try {
    const { plan, fileKeys } = await planDifferences(scan, client, how);
    const reporting = { lists: tally.lists, listen };
    reportAlbums(plan, reporting);
    describePhotos(plan, reporting);
    describeRecognised(plan, reporting);
    const exposures = openExposures({ $client: client }, settings.newAlbums, 1);
    // Any photo may get a policy of its own while a plan is being carried out.
    const ifAllAreHidden = plan.judgeBy({ ...exposures, hasPolicy: () => true }).waiting;
    const photos = [...plan.found.values()].reduce((sum, album) => sum + album.photos.size, 0);
    // How long each step took differs every time.
    const { lists, files } = tally;
    return {
      plan: withoutOthers(plan),
      ifAllAreHidden,
      told: [told, lists, files],
      fileKeys,
      photos,
    };
  } finally {
    client.close();
  }
}

/** The plan without known facts of albums that it does not change. */
function withoutOthers({ judgeBy, ...plan }: SyncPlan) {
  const bare = <Album extends { photos: unknown }>({ photos, ...album }: Album) => album;
  return {
    ...plan,
    found: [...plan.found].map(([key, album]) => {
      const { isSettled, ...rest } = album as typeof album & { isSettled: unknown };
      return [key, bare(rest)];
    }),
    albums: plan.albums.map(({ found, known, policy, ...album }) => ({
      ...album,
      found: [found.category, found.rawDirpath],
      known: known && bare(known),
      policy: policy?.kind === 'copy' ? bare(policy.from) : policy,
    })),
    vanishedAlbums: plan.vanishedAlbums,
    displaced: plan.displaced.map(bare),
  };
}
