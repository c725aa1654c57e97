import { loadConfig, oidcSettings } from '../../../../../lib/config/loadConfig.ts';
import { serverDatabase } from '../../../../../lib/db/open.ts';
import { makeLog } from '../../../../../lib/process/log.ts';
import { setCookieLine } from '../../../../../lib/sessions/encryptedCookie.ts';
import { finishOidc } from '../../../../../lib/sessions/oidc.ts';
import { IssuerError } from '../../../../../lib/sessions/oidcIssuer.ts';
import { requestOrigin } from '../../../../_gallery/origin.ts';

/** Where the provider of single sign-on sends people back to. */
export async function GET(request: Request): Promise<Response> {
  const config = loadConfig();
  const settings = oidcSettings(config);
  // Next calls this for HEAD as well, which must not use up a code.
  if (!settings || request.method !== 'GET') return new Response(null, { status: 404 });
  const query = new URL(request.url).searchParams;
  const origin = await requestOrigin();
  try {
    const { result, next, cookie } = await finishOidc(
      serverDatabase(config),
      config,
      settings,
      query,
      origin,
    );
    const lines = [setCookieLine(cookie)];
    if (result.kind === 'signed-in') return to(next, [...lines, setCookieLine(result.cookie)]);
    const failed = result.kind === 'limited' ? 'limited' : 'account';
    return to(`/sign-in?${new URLSearchParams({ failed, next }).toString()}`, lines);
  } catch (error) {
    if (!(error instanceof IssuerError)) throw error;
    makeLog(config.logLevel).error(`Single sign-on: ${error.message}`);
    return to('/sign-in?failed=unreachable', []);
  }
}

function to(location: string, cookies: readonly string[]): Response {
  const headers = new Headers({ Location: location });
  for (const line of cookies) headers.append('Set-Cookie', line);
  return new Response(null, { status: 303, headers });
}
