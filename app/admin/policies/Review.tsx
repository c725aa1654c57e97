'use client';
import type { ReactNode } from 'react';
import { useAnswer } from '../_admin/ActionForm.tsx';

/**
 * The review of a change; null once the form has been changed, since it must then be reviewed
 * again.
 */
function useReview() {
  const { answer, isStale } = useAnswer();
  return answer && 'review' in answer && !isStale ? answer.review : null;
}

/** What a change would do, for its form to show before it is applied. */
export function ReviewBox() {
  const review = useReview();
  return (
    <div aria-live="polite">
      {review && (
        <section className="review" aria-label={review.words.title}>
          <input type="hidden" name="digest" value={review.digest} />
          <h3>{review.words.title}</h3>
          <p>{review.summary}</p>
          {review.lines.length === 0 && <p>{review.words.noChange}</p>}
          {review.files.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <ul>
            {review.lines.map(({ key, who, gains, loses, after }) => (
              <li key={key}>
                <bdi>{who}</bdi>{' '}
                {gains && (
                  <span>
                    {review.words.gains} {gains}
                  </span>
                )}
                {loses && (
                  <span className="review-loses">
                    {review.words.loses} {loses}
                  </span>
                )}
                {after && <small>{after}</small>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** The submit button: it first requests the review, and then applies the change. */
export function ReviewButton({ children }: { readonly children: ReactNode }) {
  const review = useReview();
  return (
    <button type="submit" className="button button-small">
      {review ? review.words.apply : children}
    </button>
  );
}
