import { Agent, type IncomingHttpHeaders, request as send } from 'node:http';

/**
 * A request that is sent exactly so: redirects are not followed, and no header or cookie is added.
 */
export type Asked = {
  /** Default: GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** The Cookie header. */
  readonly cookie?: string;
  /** The local address to send from. Default: 127.0.0.1. */
  readonly from?: string;
};

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values alternating, in order. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
};

const agents = new Map<string, Agent>();

function agentFrom(address: string): Agent {
  const agent = agents.get(address) ?? new Agent({ keepAlive: true, localAddress: address });
  agents.set(address, agent);
  return agent;
}

/** Closes the connections that are kept alive. */
export function closeConnections(): void {
  for (const agent of agents.values()) agent.destroy();
  agents.clear();
}

/** Requests `path`, unchanged, from the server on this port of 127.0.0.1. */
export function ask(port: number, path: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, cookie, from = '127.0.0.1' } = asked;
  return new Promise((resolve, reject) => {
    const request = send(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        agent: agentFrom(from),
        headers: {
          host: `localhost:${port}`,
          ...(cookie && { cookie }),
          ...(body && { 'content-length': String(body.length) }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const whole = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            rawHeaders: response.rawHeaders,
            body: whole,
            text: whole.toString('utf8'),
          });
        });
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The connection was kept alive, and the server has just closed it.
      const isStale = request.reusedSocket && error.code === 'ECONNRESET';
      if (isStale) ask(port, path, asked).then(resolve, reject);
      else reject(error);
    });
    request.end(body);
  });
}

let addresses = 0;

/** Headers of a trusted proxy for a request from an address that has not been used before. */
export function fromElsewhere(): { readonly 'x-forwarded-for': string } {
  addresses += 1;
  return {
    'x-forwarded-for': `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`,
  };
}

/** The whole response as text, in order, without the date and the nonce of its scripts. */
export function responseText(answer: Answer): string {
  const policy = String(answer.headers['content-security-policy'] ?? '');
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  const headers: string[] = [];
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    const name = answer.rawHeaders[at] ?? '';
    if (name.toLowerCase() !== 'date') headers.push(`${name}: ${answer.rawHeaders[at + 1]}`);
  }
  const rows = answer.body.toString('latin1').split('\n');
  // The rows of a payload come in the order in which they are ready.
  const all = [
    String(answer.status),
    ...headers,
    '',
    ...(isPayload(answer) ? rows.sort() : rows),
  ].join('\n');
  return withoutChance(nonce === undefined ? all : all.replaceAll(nonce, 'NONCE'));
}

/**
 * A payload without its random names, without its chunk boundaries, and without scripts that Next
 * lists only after it has rendered other pages. React learns of a picture from its element or from the
 * payload, whichever is first, and writes the attributes of its preload in the one order or the other;
 * it preloads pictures of the page only if it comes to them before it sends the head.
 */
function withoutChance(text: string): string {
  return text
    .replace(/(?<=\["\$","\$L\w+",")[\w-]{20,24}(?=",\{)/g, 'CHANCE')
    .replace(/<link rel="preload" ([^>]*)\/>/g, (_link, attributes: string) => {
      const sorted = (attributes.match(/[\w-]+(?:="[^"]*")?/g) ?? []).sort().join(' ');
      const [, picture] = /^as="image" href="([^"]*)"$/.exec(sorted) ?? [];
      const isOnPage = picture !== undefined && text.includes(`<img src="${picture}"`);
      return isOnPage ? '' : `<link rel="preload" ${sorted}/>`;
    })
    .replace(/<script src="\/_next\/[^>]*><\/script>|"\/_next\/static\/chunks\/[^"]*\.js",?/g, '')
    .replaceAll('"])</script><script nonce="NONCE">self.__next_f.push([1,"', '');
}

/**
 * The body without nonces, and without the payload inside a page, which arrives in varying pieces;
 * requested by itself it is compared row by row.
 */
export function bodyOf(answer: Answer): string {
  const policy = String(answer.headers['content-security-policy'] ?? '');
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  const plain = nonce === undefined ? answer.text : answer.text.replaceAll(nonce, 'NONCE');
  const text = withoutChance(
    plain.replace(/<script nonce="NONCE">self\.__next_f.*?<\/script>/gs, ''),
  );
  return isPayload(answer) ? text.split('\n').sort().join('\n') : text;
}

const isPayload = ({ headers }: Answer) => headers['content-type'] === 'text/x-component';

/** The Set-Cookie headers of a response. */
export function cookiesSet(answer: Answer): readonly string[] {
  return answer.headers['set-cookie'] ?? [];
}

/** The Cookie header after a response that sets or removes cookies. */
export function withCookies(cookie: string, answer: Answer): string {
  const jar = new Map(
    cookie.split('; ').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)] as const] : [];
    }),
  );
  for (const line of cookiesSet(answer)) {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1);
    if (value === '' || /;\s*max-age=0(;|$)/i.test(line)) jar.delete(pair.slice(0, at));
    else jar.set(pair.slice(0, at), value);
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** Fields of a form; a name may come more than once. */
export type Fields = readonly (readonly [name: string, value: string | File])[];

/** A body of `multipart/form-data` with its Content-Type. */
export async function multipart(
  fields: Fields,
): Promise<{ readonly body: Buffer; readonly type: string }> {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  const encoded = new Response(form);
  return {
    body: Buffer.from(await encoded.arrayBuffer()),
    type: encoded.headers.get('content-type') ?? '',
  };
}

/** Submits a form as a browser without JavaScript does. */
export async function submit(
  port: number,
  path: string,
  fields: Fields,
  asked: Asked = {},
): Promise<Answer> {
  const { body, type } = await multipart(fields);
  return ask(port, path, {
    ...asked,
    method: 'POST',
    body,
    headers: { origin: `http://localhost:${port}`, 'content-type': type, ...asked.headers },
  });
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#39': "'",
};

/** Decodes HTML entities. */
function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name: string) => entities[name] ?? '');
}

/** The hidden fields of each form in a page, in order. */
export function formsOf(html: string): Fields[] {
  return [...html.matchAll(/<form\b.*?<\/form>/gs)].map(([form]) =>
    [...form.matchAll(/<input\b[^>]*>/g)].flatMap(([input]) => {
      if (attribute(input, 'type') !== 'hidden') return [];
      const name = attribute(input, 'name');
      return name === null ? [] : [[name, attribute(input, 'value') ?? ''] as const];
    }),
  );
}

/** The hidden fields of the form that opens a link or a share. */
export function tokenForm(html: string): Fields {
  return formsOf(html).find((fields) => fields.some(([name]) => name === 'token')) ?? [];
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? null : unescapeHtml(found);
}

/** Runs the work for each item, several at a time. */
export async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  atOnce = 8,
): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
