import { thumbnailUrl } from '../../../lib/images/pictureSources.ts';

type Props = {
  readonly photoId: number | null;
  readonly alt?: string;
  /** The photo waits for approval. */
  readonly waiting?: boolean;
};

/** A small square picture that decorates the text beside it. */
export function AdminThumbnail({ photoId, alt = '', waiting = false }: Props) {
  if (photoId === null) return <span className="thumb thumb-empty" />;
  return (
    <img
      className="thumb"
      src={thumbnailUrl({ id: photoId, waiting }, 'thumb')}
      width={256}
      height={256}
      alt={alt}
      loading="lazy"
    />
  );
}
