/** A small square picture. Says nothing that the words beside it do not. */
export function Thumbnail({ photoId, alt = '' }: { photoId: number | null; alt?: string }) {
  if (photoId === null) return <span className="thumb empty" />;
  return (
    <img
      className="thumb"
      src={`/photos/${photoId}/thumb`}
      width={256}
      height={256}
      alt={alt}
      loading="lazy"
    />
  );
}
