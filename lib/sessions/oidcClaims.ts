import { z } from 'zod';
import type { NamedAccount } from './accountSignIn.ts';

const claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().max(254).nullish().catch(null),
  // Some providers say "true" as a text, of what they have not verified themselves.
  email_verified: z.unknown().optional(),
  name: z.string().max(200).nullish().catch(null),
});

/** What a provider says of an address. */
export type Said = { readonly email?: unknown; readonly email_verified?: unknown };

/**
 * What a provider says in a token and at its endpoint, which counts where they differ. Threat: an
 * address of the one answer that only the other answer, of another address, says is verified.
 */
export function together(token: Said, endpoint: Said): object {
  const email = endpoint.email ?? token.email;
  const said = [endpoint, token].filter((each) => each.email === email);
  const verified = said.find((each) => each.email_verified !== undefined)?.email_verified;
  return { ...token, ...endpoint, email, email_verified: verified };
}

/** The account that a provider describes; null where it does not. */
export function accountOf(provider: string, profile: unknown): NamedAccount | null {
  const said = claims.safeParse(profile).data;
  if (!said) return null;
  const email = said.email ?? null;
  return {
    provider,
    subject: said.sub,
    email,
    verifiedEmail: said.email_verified === true ? email : null,
    name: said.name ?? null,
  };
}
