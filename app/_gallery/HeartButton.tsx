'use client';
import { type FormEvent, startTransition, useState } from 'react';
import { setFavouritesAction } from './favouriteActions.ts';
import { currentGrid } from './grid/current.ts';

export type HeartProps = {
  readonly photoId: number;
  readonly isLiked: boolean;
  /** The address of the page, to which the form leads back without JavaScript. */
  readonly here: string;
  readonly texts: { readonly like: string; readonly liked: string };
};

/** A button that adds the photo to the viewer's favourites, or removes it from them. */
export function HeartButton({ photoId, isLiked: wasLiked, here, texts }: HeartProps) {
  const [isLiked, setLiked] = useState(wasLiked);
  const change = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    form.set('liked', isLiked ? 'no' : 'yes');
    form.set('stay', '');
    const show = (shown: boolean) => {
      setLiked(shown);
      markInRows(photoId, shown);
    };
    show(!isLiked);
    startTransition(async () => {
      // If it could not be saved, the heart shows again what is stored.
      await setFavouritesAction(form).catch(() => show(isLiked));
    });
  };
  return (
    <form action={setFavouritesAction} onSubmit={change} className="heart">
      <input type="hidden" name="photo" value={photoId} />
      <input type="hidden" name="back" value={here} />
      <button type="submit" name="liked" value={isLiked ? 'no' : 'yes'} aria-pressed={isLiked}>
        <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 20.5C5 15.5 3 12 3 8.9A4.6 4.6 0 0 1 7.6 4.2c1.9 0 3.4 1 4.4 2.7 1-1.7 2.5-2.7 4.4-2.7A4.6 4.6 0 0 1 21 8.9c0 3.1-2 6.6-9 11.6z" />
        </svg>
        {isLiked ? texts.liked : texts.like}
      </button>
    </form>
  );
}

/** Marks the photo in the rows of the page below the viewer too. */
function markInRows(id: number, isLiked: boolean): void {
  document.getElementById(`photo-${id}`)?.toggleAttribute('data-liked', isLiked);
  currentGrid()?.like(id, isLiked);
}
