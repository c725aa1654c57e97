import { type ListedActivity, nameOfActor } from '../../../lib/activity/activityList.ts';
import { type RowKey, rowKeyText } from '../../../lib/db/rowKey.ts';
import { accessTexts } from '../../../lib/i18n/access.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { isoMoment } from '../../../lib/i18n/dates.ts';
import type { PolicyStep } from '../../../lib/policies/change.ts';
import { deviceName } from '../../access/Devices.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { PolicyWords } from '../_admin/PolicyWords.tsx';
import { amountText } from '../_admin/summaryLines.ts';
import { UndoForm } from '../_admin/UndoForm.tsx';
import { type ActivityDetails, type Fact, kindText, subjectHref } from './details.ts';

type Props = {
  readonly context: AdminContext;
  readonly row: ListedActivity;
  readonly details: ActivityDetails;
  /** The key of a change or removal that can be undone. */
  readonly undoable: RowKey | null;
  readonly back: string;
};

export function ActivityLine({ context, row, details, undoable, back }: Props) {
  const { t } = context;
  const { steps, facts } = details;
  const who = nameOfActor(row, (name) => t('activityRemoved', { name }));
  return (
    <li className="lines-activity">
      <div>
        <p className="lines-main">
          {kindText(t, row.kind)} <Subject row={row} />
        </p>
        {steps.length > 0 && (
          <ul className="lines-steps">
            {steps.map((step) => (
              <Step key={JSON.stringify(step)} t={t} step={step} />
            ))}
          </ul>
        )}
        {facts.length > 0 && (
          <p className="summary">
            {facts.map((fact) => (
              <FactWords key={fact.name} context={context} fact={fact} />
            ))}
          </p>
        )}
      </div>
      <p className="summary">
        <bdi>{who ?? t('activityNobody')}</bdi>
        <Moments context={context} row={row} />
      </p>
      {undoable && <UndoForm t={t} changes={[rowKeyText(undoable)]} back={back} />}
    </li>
  );
}

/**
 * "27 July 2026, 12:00"; for a repeated event: "5 times, 24 July 2026, 9:30 to 27 July 2026, 12:00"
 */
function Moments({ context: { t, dates, config }, row }: Pick<Props, 'context' | 'row'>) {
  const moment = (at: number) => (
    <time dateTime={isoMoment(at, config.timezone)}>{dates.shortMoment(at, config.timezone)}</time>
  );
  if (row.count === 1) return moment(row.at);
  return (
    <span>
      {t.rich('activityTimes', {
        count: row.count,
        first: () => moment(row.firstAt ?? row.at),
        last: () => moment(row.at),
      })}
    </span>
  );
}

/** "expires: 3 July 2026, 12:00", "what: caption, date", "with a password" */
function FactWords({ context, fact }: { context: AdminContext; fact: Fact }) {
  const { t } = context;
  const { name, value } = fact;
  const label = factName(t, name);
  if (value === true) return <span>{label}</span>;
  return (
    <span>
      {t.rich('labelled', {
        label: () => label,
        text: () => <bdi>{factText(context, name, value)}</bdi>,
      })}
    </span>
  );
}

function factText(
  { t, dates, config, page }: AdminContext,
  name: string,
  value: Exclude<Fact['value'], true>,
): string {
  if (typeof value === 'object') return value.map((part) => factName(t, part)).join(', ');
  if (name === 'device') return deviceName(accessTexts(page.locale), String(value));
  if (typeof value === 'number' && name.endsWith('At')) {
    return dates.shortMoment(value, config.timezone);
  }
  const said = `fact-${name}-${value}`;
  return isFact(t, said) ? t(said) : String(value);
}

function factName(t: AdminTexts, name: string): string {
  const key = `fact-${name}`;
  return isFact(t, key) ? t(key) : name;
}

function isFact(t: AdminTexts, key: string): key is 'fact-handle' {
  return t.has(key as 'fact-handle');
}

function Subject({ row }: { row: ListedActivity }) {
  const { subject, subjectName } = row;
  if (subject === null) return null;
  const href = subjectHref(row);
  const name = <bdi>{subjectName || subject}</bdi>;
  return href === null ? name : <a href={href}>{name}</a>;
}

/** "3 albums: Nobody yet → Family" */
function Step({ t, step: { albums, photos, from, to } }: { t: AdminTexts; step: PolicyStep }) {
  const of = albums > 0 ? 'album' : 'photo';
  return (
    <li>
      {t.rich('labelled', {
        label: () => amountText(t, { albums, photos }),
        text: () => (
          <>
            <PolicyWords t={t} policy={from} of={of} />
            {' → '}
            <PolicyWords t={t} policy={to} of={of} />
          </>
        ),
      })}
    </li>
  );
}
