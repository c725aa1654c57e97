import { loadConfig, oidcSettings } from '../../../../../lib/config/loadConfig.ts';
import { serverDatabase } from '../../../../../lib/db/open.ts';
import { makeLog } from '../../../../../lib/process/log.ts';
import { pageAddress } from '../../../../../lib/server/pageAddress.ts';
import { setCookieLine } from '../../../../../lib/sessions/encryptedCookie.ts';
import { beginOidc } from '../../../../../lib/sessions/oidc.ts';
import { IssuerError } from '../../../../../lib/sessions/oidcIssuer.ts';
import { cookiePlace } from '../../../../../lib/sessions/request.ts';

/** Redirects to the page with the form, which posts to this address. */
export function GET(): Response {
  return new Response(null, { status: 302, headers: { Location: '/sign-in' } });
}

/** Begins to sign in at the provider. Our server has checked the origin of the form. */
export async function POST(request: Request): Promise<Response> {
  const config = loadConfig();
  const settings = oidcSettings(config);
  if (!settings) return new Response(null, { status: 404 });
  const place = await cookiePlace();
  const form = await request.formData().catch(() => new FormData());
  const next = pageAddress(form.get('next'));
  const back = (failed: string) =>
    `${config.url}/sign-in?${new URLSearchParams({ failed, next }).toString()}`;
  // The provider sends people back to `url`, and browsers send no cookie of another address there.
  if (place.url !== config.url) return to(back('address'));
  try {
    const begun = await beginOidc(serverDatabase(config), config, settings, next);
    return to(begun.location, setCookieLine(begun.cookie));
  } catch (error) {
    if (!(error instanceof IssuerError)) throw error;
    makeLog(config.logLevel).error(`Single sign-on: ${error.message}`);
    return to(back('unreachable'));
  }
}

function to(location: string, cookie?: string): Response {
  return new Response(null, {
    status: 303,
    headers: { Location: location, ...(cookie !== undefined && { 'Set-Cookie': cookie }) },
  });
}
