import { z } from 'zod';
import type { ActivityKind } from '../../../lib/activity/activity.ts';
import type { ListedActivity } from '../../../lib/activity/activityList.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { PolicyStep } from '../../../lib/policies/change.ts';

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
  standing: z.string().optional(),
  steps: z.array(z.object({ albums: z.int(), photos: z.int(), from: policy, to: policy })),
});

/** The details of an entry, besides its kind and subject. */
export type ActivityDetails = {
  /** The id by which a change of policies, or a removal, can be undone. */
  readonly changeId: number | null;
  readonly steps: readonly PolicyStep[];
  /** Other details as names and values. */
  readonly facts: readonly Fact[];
};

/** `value`: a text, a number, or JSON; true where the name says all; the names of several things. */
export type Fact = { readonly name: string; readonly value: FactValue };
type FactValue = string | number | true | readonly string[];

/**
 * Details that are not shown: ids (which are in the CSV file), and who did it, which is shown
 * elsewhere.
 */
const internal = ['sessionId', 'albumId', 'changeId', 'removedUser', 'removedUserId'];

/** The photos of a share of an album are counted as none. */
const saysNothing = new Set<unknown>([null, '', false, 0]);

/** Parses the details of an entry; details that can no longer be parsed are shown as stored. */
export function detailsOf({ kind, details, subjectName }: ListedActivity): ActivityDetails {
  const kept: unknown = details === null ? {} : JSON.parse(details);
  if (kind === 'policy-changed' || kind === 'policy-restored') {
    const read = policyDetails.safeParse(kept);
    if (read.success) {
      const { changeId = null, steps, standing } = read.data;
      return {
        changeId,
        steps,
        facts: standing === undefined ? [] : [{ name: 'standing', value: standing }],
      };
    }
  }
  const facts = Object.entries(kept ?? {})
    .filter(([name, value]) => !saysNothing.has(value) && !internal.includes(name))
    .filter(([name]) => subjectName === null || !['handle', 'name'].includes(name))
    .map(([name, value]) => ({ name, value: factValue(value) }));
  return { changeId: changeIdOf(kept), steps: [], facts };
}

function changeIdOf(kept: unknown): number | null {
  return z.object({ changeId: z.int() }).safeParse(kept).data?.changeId ?? null;
}

const texts = z.array(z.string());

function factValue(value: unknown): FactValue {
  if (value === true || typeof value === 'string' || typeof value === 'number') return value;
  return texts.safeParse(value).data ?? JSON.stringify(value);
}

/** The kind of an event, in a few words. */
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

/** The address of the subject's page; null where it has none or no longer exists. */
export function subjectHref({ subject, subjectName }: ListedActivity): string | null {
  const [kind = '', id = ''] = subject?.split(':') ?? [];
  return subjectName !== null && Object.hasOwn(pages, kind) ? `${pages[kind]}${id}` : null;
}
