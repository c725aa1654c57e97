import { z } from 'zod';
import type { ActivityKind } from '../../../lib/activity/activity.ts';
import type { ListedActivity } from '../../../lib/activity/activityList.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { PolicyStep } from '../../../lib/policies/apply.ts';

const named = z.array(
  z.object({ id: z.number(), name: z.string(), handle: z.string().default('') }),
);
const policy = z.nullable(
  z.object({
    public: z.boolean(),
    inherit: z.boolean(),
    originals: z.boolean(),
    archives: z.boolean(),
    stripMetadata: z.boolean(),
    users: named,
    groups: named,
  }),
);
const policyDetails = z.object({
  changeId: z.int().optional(),
  steps: z.array(z.object({ albums: z.int(), photos: z.int(), from: policy, to: policy })),
});

/** What an entry says beyond its kind and subject. */
export type ActivityDetails = {
  /** By which a change of policies, or a removal, can be undone. */
  readonly changeId: number | null;
  readonly steps: readonly PolicyStep[];
  /** The rest as names and values; empty where the steps say it all. */
  readonly facts: readonly Fact[];
};

/** `value` is a text, a number, or JSON. */
export type Fact = { readonly name: string; readonly value: string | number };

/** Numbers that say nothing to people (they are in the CSV file), and who did it, shown as that. */
const internal = ['sessionId', 'albumId', 'changeId', 'removedUser', 'removedUserId'];

/** Reads the details of an entry: what cannot be read any more is shown as it is kept. */
export function detailsOf({ kind, details, subjectName }: ListedActivity): ActivityDetails {
  const kept: unknown = details === null ? {} : JSON.parse(details);
  if (kind === 'policy-changed' || kind === 'policy-restored') {
    const read = policyDetails.safeParse(kept);
    if (read.success) {
      return { changeId: read.data.changeId ?? null, steps: read.data.steps, facts: [] };
    }
  }
  const facts = Object.entries(kept ?? {})
    .filter(([name, value]) => value !== null && value !== '' && !internal.includes(name))
    .filter(([name]) => subjectName === null || !['handle', 'name'].includes(name))
    .map(([name, value]) => ({ name, value: factText(value) }));
  return { changeId: changeIdOf(kept), steps: [], facts };
}

function changeIdOf(kept: unknown): number | null {
  return z.object({ changeId: z.int() }).safeParse(kept).data?.changeId ?? null;
}

function factText(value: unknown): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
}

/** What happened, in a few words. */
export function kindText(t: AdminTexts, kind: ActivityKind): string {
  const key = `did-${kind}` as const;
  return t.has(key) ? t(key) : t('did-something');
}

const pages: Readonly<Record<string, string>> = {
  album: '/admin/albums/',
  photo: '/admin/photos/',
  user: '/admin/people/',
  group: '/admin/groups/',
};

/** The page of what it was done to, where it has one and is still there. */
export function subjectHref({ subject, subjectName }: ListedActivity): string | null {
  const [kind = '', id = ''] = subject?.split(':') ?? [];
  return subjectName !== null && Object.hasOwn(pages, kind) ? `${pages[kind]}${id}` : null;
}
