import type { ListedLink } from '../../../lib/links/linkUse.ts';
import type { AdminContext } from '../_admin/context.ts';
import { LinkLine } from './LinkLine.tsx';
import { RevokeAll } from './RevokeAll.tsx';

type Props = {
  readonly context: AdminContext;
  readonly personId: number;
  readonly links: readonly ListedLink[];
  readonly back: string;
};

/** The links of a person, with a button that revokes them all. */
export function LinkLines({ context, personId, links, back }: Props) {
  return (
    <>
      <ul className="lines">
        {links.map((link) => (
          <LinkLine key={link.id} {...{ context, link, back }} />
        ))}
      </ul>
      <RevokeAll t={context.t} {...{ personId, links, back }} />
    </>
  );
}
