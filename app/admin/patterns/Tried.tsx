'use client';
import { useAnswer } from '../_admin/ActionForm.tsx';

/** What the trial of the enclosing form has found; nothing once the form has been changed. */
export function Tried() {
  const { answer, isStale } = useAnswer();
  const tried = answer && 'tried' in answer && !isStale ? answer.tried : null;
  return (
    <div aria-live="polite">
      {tried && (
        <section className="review tried" aria-label={tried.title}>
          {tried.sections.map(({ title, lines, isFault }) => (
            <div key={title} data-fault={isFault}>
              <h3>{title}</h3>
              <ul>
                {lines.map((line) => (
                  <li key={line}>
                    <bdi>{line}</bdi>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
    </div>
  );
}
