import type { PageContext } from './context.ts';
import { SearchAsTyped } from './SearchAsTyped.tsx';

type Props = { readonly context: PageContext; readonly query?: string };

/**
 * The one search of the gallery: a plain form, whose address is that of what is found. Where
 * scripts run, a list shows what is found while somebody types.
 */
export function SearchField({ context: { t }, query = '' }: Props) {
  return (
    <search className="search">
      <SearchAsTyped query={query} label={t('searchLabel')} name={t('search')} />
    </search>
  );
}
