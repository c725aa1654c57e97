import type { ServerResponse } from 'node:http';

/**
 * Lets `response` answer whatever its writer says, except a 404: that becomes `send`, whatever the
 * body and the headers were. Hidden, missing and unmatched must be the same bytes, and a page that
 * Next renders carries the path that was asked for.
 */
export function replaceNotFound(response: ServerResponse, send: () => void): void {
  const { write, end, writeHead } = response;
  let replaced = false;
  const replace = () => {
    if (replaced) return true;
    if (response.statusCode !== 404 || response.headersSent) return false;
    replaced = true;
    Object.assign(response, { write, end, writeHead });
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    send();
    // What the writer still says goes nowhere.
    response.write = () => true;
    response.end = () => response;
    response.writeHead = () => response;
    return true;
  };
  response.writeHead = ((status: number, ...rest: never[]) => {
    response.statusCode = status;
    return replace() ? response : writeHead.call(response, status, ...rest);
  }) as typeof writeHead;
  response.write = ((...args: Parameters<typeof write>) =>
    replace() ? true : write.apply(response, args)) as typeof write;
  response.end = ((...args: Parameters<typeof end>) =>
    replace() ? response : end.apply(response, args)) as typeof end;
}
