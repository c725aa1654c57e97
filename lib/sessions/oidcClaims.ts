import { z } from 'zod';
import type { NamedAccount } from './accountSignIn.ts';

const claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().max(254).nullish().catch(null),
  // Some providers send the text "true" for what they have not verified themselves.
  email_verified: z.unknown().optional(),
  name: z.string().max(200).nullish().catch(null),
});

/** What a provider says about an e-mail address. */
export type EmailClaims = { readonly email?: unknown; readonly email_verified?: unknown };

/**
 * Merges what a provider says in the token and at its userinfo endpoint, which counts where they differ.
 * Threat: the address of one answer would pass as verified because the other answer says so of another
 * address. So only answers with the same address are asked whether it is verified.
 */
export function mergeClaims(token: EmailClaims, endpoint: EmailClaims): object {
  const email = endpoint.email ?? token.email;
  const said = [endpoint, token].filter((each) => each.email === email);
  const verified = said.find((each) => each.email_verified !== undefined)?.email_verified;
  return { ...token, ...endpoint, email, email_verified: verified };
}

/** The account that a provider describes; null where its answer is not as it should be. */
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
