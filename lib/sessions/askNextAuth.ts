import NextAuth, { type AuthOptions } from 'next-auth';

type Asked = {
  readonly method: 'GET' | 'POST';
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
};

/**
 * Calls next-auth as its handler for plain Node does, with these fields and cookies and nothing else of
 * a request. The cookies of the answer are by name.
 */
export async function askNextAuth(
  options: AuthOptions,
  asked: Asked,
): Promise<{ location: string | null; cookies: ReadonlyMap<string, string> }> {
  const headers = new Map<string, string | string[]>();
  const response = {
    status: () => response,
    setHeader: (name: string, value: string | string[]) => {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    end: () => undefined,
    json: () => undefined,
    send: () => undefined,
  };
  // Its type demands Next's own request; it only reads these fields.
  const handle = NextAuth as unknown as (...given: unknown[]) => Promise<void>;
  await handle({ ...asked, headers: {} }, response, options);
  const lines = [headers.get('set-cookie') ?? []].flat();
  const location = headers.get('location');
  return {
    location: typeof location === 'string' ? location : null,
    cookies: new Map(
      lines.map((line) => {
        const [pair = ''] = line.split(';', 1);
        const at = pair.indexOf('=');
        return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
      }),
    ),
  };
}
