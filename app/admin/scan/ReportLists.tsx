import type { ReactNode } from 'react';
import type { Listed, ScanReport } from '../../../lib/scan/report.ts';
import type { ScanSummary } from '../../../lib/scan/scanRow.ts';
import type { ListBuilders as Lists } from '../../../lib/scan/tally.ts';
import type { AdminContext } from '../_admin/context.ts';

type Props = { readonly context: AdminContext; readonly scan: ScanSummary };

/** The lists in the order in which they are shown; the compiler finds a missing one. */
const shown = {
  faults: true,
  damaged_photos: true,
  unshown_photos: true,
  too_large_photos: true,
  waiting_photos: true,
  apart_photos: true,
  separated_photos: true,
  joined_photos: true,
  moved_albums: true,
  moved_photos: true,
  recognised_albums: true,
  given_albums: true,
  followed_standing: true,
  left_standing: true,
  copied_photos: true,
  added_albums: true,
  added_photos: true,
  returned_albums: true,
  returned_photos: true,
  changed_photos: true,
  redated_photos: true,
  corrected_photos: true,
  missing_albums: true,
  changed_albums: true,
  missing_photos: true,
  unmatched_groups: true,
  unmatched: true,
  ignored_groups: true,
  unused_rules: true,
} as const satisfies Record<keyof Lists, true>;
const lists = Object.keys(shown) as (keyof Lists)[];

/**
 * The lists of a scan's report. Threat: names of albums and files reveal more than their photos, so
 * people who see everything and do not administer get the numbers alone.
 */
export function ReportLists({ context: { isAdmin, t }, scan: { report } }: Props) {
  if (!report) return <p className="hint">{t('noReport')}</p>;
  const { files, seconds, step_seconds, message } = report;
  return (
    <>
      <p className="hint">
        {t('scanFiles', { seen: files.seen, photos: files.photos, ignored: files.ignored })}{' '}
        {t('scanSeconds', { seconds })} {t('scanSteps', { ...step_seconds })}
      </p>
      {isAdmin && message !== null && (
        <p className="hint" lang="en" dir="auto">
          {message}
        </p>
      )}
      {isAdmin && report.films_fault !== null && (
        <p className="hint">
          {t('filmsFault')} <span lang="en">{report.films_fault}</span>
        </p>
      )}
      {isAdmin &&
        lists.map((key) => (
          <ReportList
            key={key}
            title={t(`report-${key}`, { count: report[key].total })}
            list={report[key]}
            t={t}
            more={(count) => t('andMore', { count })}
          />
        ))}
    </>
  );
}

type Item = ScanReport[keyof Lists]['items'][number];

type ListProps = {
  readonly title: string;
  readonly list: Listed<Item>;
  readonly t: AdminContext['t'];
  readonly more: (count: number) => string;
};

function ReportList({ title, list: { total, items }, t, more }: ListProps) {
  if (total === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul className="reports-paths">
        {items.map((item) => (
          <li key={keyOf(item)}>
            <ItemWords item={item} t={t} />
          </li>
        ))}
        {total > items.length && <li>{more(total - items.length)}</li>}
      </ul>
    </details>
  );
}

function keyOf(item: Item): string {
  return JSON.stringify(item);
}

type Words<Of extends Item> = { readonly item: Of; readonly t: AdminContext['t'] };

/** An item of a list: mostly a path, and behind it in small letters what there is to say of it. */
function ItemWords({ item, t }: Words<Item>) {
  if (typeof item === 'string') return <bdi>{item}</bdi>;
  if ('source' in item) return <RuleWords item={item} t={t} />;
  if ('pattern' in item) return <UnmatchedWords item={item} t={t} />;
  if ('with' in item) return <PairWords item={item} t={t} />;
  const path = <bdi>{item.path || '/'}</bdi>;
  const note = noteOf(item, t);
  if (note !== null) {
    return (
      <>
        {path} <small>{note}</small>
      </>
    );
  }
  return 'id' in item && item.id !== null ? <a href={`/admin/albums/${item.id}`}>{path}</a> : path;
}

type With<Key extends string> = Extract<Item, Readonly<Record<Key, unknown>>>;

/** A pattern or an ignore, with how many files it leaves out. */
function RuleWords({ item, t }: Words<With<'source'>>) {
  return (
    <>
      {item.key}{' '}
      <small>
        <bdi>{item.source}</bdi>
      </small>{' '}
      {'files' in item && t('fileCount', { count: item.files })}
    </>
  );
}

/** Files that no pattern matches, with the pattern that comes closest and where it fails. */
function UnmatchedWords({ item, t }: Words<With<'pattern'>>) {
  return (
    <>
      <bdi>{item.path}</bdi> {t('fileCount', { count: item.files })}
      {item.pattern !== null && (
        <small>
          {t('closestPattern', { key: item.pattern })} <bdi>{item.part}</bdi>
          {' ≠ '}
          <bdi>{item.found}</bdi>
        </small>
      )}
    </>
  );
}

/** Two files that are one photo, or could be one. */
function PairWords({ item, t }: Words<With<'with'>>) {
  return (
    <>
      <bdi>{item.path}</bdi>
      {' + '}
      <bdi>{item.with}</bdi> {'why' in item && <small>{t(`apart-${item.why}`)}</small>}
    </>
  );
}

type OnePath = Exclude<Item, string | With<'source'> | With<'pattern'> | With<'with'>>;

/** What stands behind the path of an item; null: nothing. */
function noteOf(item: OnePath, t: AdminContext['t']): ReactNode {
  if ('what' in item) return item.what.map((fact) => t(`corrected-${fact}`)).join(', ');
  if ('by' in item) {
    return item.by === null ? t('standingDiffer') : t('standingFor', { rule: item.by });
  }
  if ('from' in item) {
    return (
      <>
        {'← '}
        <bdi>{item.from || '/'}</bdi>
      </>
    );
  }
  if ('policy_from' in item) {
    return item.policy_from === null
      ? t('policyOfSeveral')
      : t('policyCopied', { album: item.policy_from || '/' });
  }
  if ('why' in item) return t(`waits-${item.why}`);
  if ('reason' in item) return <bdi>{item.reason}</bdi>;
  return null;
}
