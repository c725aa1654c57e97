import { dayAt } from '../../lib/i18n/dates.ts';
import type { ListedAlbum } from '../../lib/photos/albums.ts';
import { previewsFor } from '../../lib/photos/previews.ts';
import type { ListScope } from '../../lib/photos/scope.ts';
import { AlbumCard } from './AlbumCard.tsx';
import type { PageContext } from './context.ts';
import { hasCategories } from './describe.ts';

type ListProps = {
  readonly context: PageContext;
  readonly scope: ListScope;
  readonly albums: readonly ListedAlbum[];
};

/** Albums as cards, under a heading for each year unless the page is about one. */
export function AlbumList({ context, scope, albums }: ListProps) {
  const { config, db } = context;
  const day = dayAt(Date.now(), config.timezone);
  const previews = previewsFor(db, scope, albums, { previewCount: config.previewCount, day });
  const showCategory = hasCategories(context);
  const first = albums[0];
  return [...byYear(albums)].map(([year, ofYear]) => (
    <section key={year} className="cards-year">
      <h2>
        <a href={`/years/${year}`}>{year}</a>
      </h2>
      <ul className="cards">
        {ofYear.map((album, place) => (
          <AlbumCard
            key={album.id}
            context={context}
            album={album}
            preview={previews.get(album.id)}
            showCategory={showCategory}
            early={album === first}
            listed={{ place, count: ofYear.length }}
          />
        ))}
      </ul>
    </section>
  ));
}

function byYear(albums: readonly ListedAlbum[]): Map<string, ListedAlbum[]> {
  return Map.groupBy(albums, ({ date }) => date.slice(0, 4));
}
