import type { PageContext } from './context.ts';
import { Icon } from './icons.tsx';

type Props = { readonly context: PageContext; readonly query?: string };

/** The one search of the gallery: a plain form, whose address is that of what is found. */
export function SearchField({ context: { t }, query = '' }: Props) {
  return (
    <search className="search">
      <form className="search-form" action="/">
        <input
          type="search"
          name="q"
          defaultValue={query}
          aria-label={t('searchLabel')}
          placeholder={t('search')}
          enterKeyHint="search"
          autoComplete="off"
        />
        <button type="submit" aria-label={t('search')}>
          <Icon shape="search" />
        </button>
      </form>
    </search>
  );
}
