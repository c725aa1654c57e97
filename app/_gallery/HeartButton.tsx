'use client';
import { type FormEvent, startTransition, useState } from 'react';
import { setFavouritesAction } from './favouriteActions.ts';
import { currentGrid } from './grid/current.ts';
import { Icon } from './icons.tsx';

export type HeartProps = {
  readonly photoId: number;
  readonly isLiked: boolean;
  /** The address of the page, to which the form leads back without JavaScript. */
  readonly here: string;
  readonly texts: { readonly like: string; readonly liked: string };
};

/**
 * A button that adds the photo to the viewer's favourites, or removes it from them. `isAlone`: the heart
 * without a word beside it.
 */
export function HeartButton(props: HeartProps & { readonly isAlone?: boolean }) {
  const { photoId, isLiked: wasLiked, here, texts, isAlone = false } = props;
  const [isLiked, setLiked] = useState(wasLiked);
  const text = isLiked ? texts.liked : texts.like;
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
      <button
        type="submit"
        data-tool="heart"
        name="liked"
        value={isLiked ? 'no' : 'yes'}
        aria-pressed={isLiked}
        title={isAlone ? text : undefined}
      >
        <Icon shape="heart" />
        {isAlone ? <span className="visually-hidden">{text}</span> : text}
      </button>
    </form>
  );
}

/** Marks the photo in the rows of the page below the viewer too. */
function markInRows(id: number, isLiked: boolean): void {
  document.getElementById(`photo-${id}`)?.toggleAttribute('data-liked', isLiked);
  currentGrid()?.like(id, isLiked);
}
