import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { AdminOverview } from '../../../lib/photos/overview.ts';

type Props = {
  readonly t: AdminTexts;
  readonly overview: Pick<AdminOverview, 'albums' | 'people' | 'withoutLink' | 'withoutPolicy'>;
};

/** The first steps with a new gallery, in order: photos, a person, what that person sees, a link. */
export function FirstSteps({ t, overview }: Props) {
  const { albums, people, withoutLink, withoutPolicy } = overview;
  // The administrator who reads this is one of the people, and has a way in.
  const others = people - 1;
  const steps = [
    { key: 'scan', isDone: albums > 0, href: '/admin/scan' },
    { key: 'person', isDone: others > 0, href: '/admin/people#add' },
    { key: 'show', isDone: albums > 0 && withoutPolicy < albums, href: '/admin#undecided' },
    { key: 'link', isDone: others > 0 && withoutLink < others, href: '/admin/people' },
  ] as const;
  if (steps.every(({ isDone }) => isDone)) return null;
  const next = steps.find(({ isDone }) => !isDone);
  return (
    <section className="steps" aria-labelledby="steps">
      <h2 id="steps">{t('steps')}</h2>
      <ol>
        {steps.map(({ key, isDone, href }) => (
          <li
            key={key}
            data-done={isDone ? '' : undefined}
            aria-current={key === next?.key ? 'step' : undefined}
          >
            <a href={href}>{t(`step-${key}`)}</a>
            <small>{t(isDone ? 'stepDone' : `step-${key}-hint`)}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}
