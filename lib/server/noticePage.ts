import type { Notice } from '../http/notice.ts';
import type { Locale } from '../i18n/locale.ts';

/** The styles of the gallery in few bytes: an excerpt of tokens.css and forms.css. */
const style = `:root{color-scheme:light dark;--paper:#f7f2e9;--ink:#2a1d15;--rule:#d9cdbb;--accent:#8f3f26}
@media (prefers-color-scheme:dark){:root{--paper:#17120e;--ink:#efe6d8;--rule:#3b3028;--accent:#e39a76}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100svh;display:grid;place-items:center;padding:2rem 1.25rem;background:var(--paper);color:var(--ink);font:106.25%/1.45 "Newsreader Variable",Georgia,"Times New Roman",serif}
main{width:100%;max-width:27rem}
h1{margin:0;font-size:clamp(2.1rem,1.7rem + 1.8vw,2.9rem);font-weight:300;line-height:1.12;letter-spacing:-.02em}
p{margin:.9rem 0 0}
.hint{font-size:.9em;opacity:.85}
.ways{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.75rem;margin-top:1.75rem}
a{display:inline-flex;align-items:center;min-height:2.75rem;color:inherit;text-decoration-color:var(--rule);text-underline-offset:.22em}
.button{min-height:3.25rem;padding:.5rem 1.5rem;border-radius:3px;background:var(--ink);color:var(--paper);text-decoration:none}
a:hover{color:var(--accent)}
.button:hover{background:var(--accent);color:var(--paper)}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px}`;

/** A page with one message and links; self-contained and without scripts. */
export function noticePage(
  { title, intro, hint, ways }: Notice,
  { locale, nonce }: { readonly locale: Locale; readonly nonce: string },
): string {
  const links = ways.map(
    ({ href, text }, at) =>
      `<a${at === 0 ? ' class="button"' : ''} href="${escapeHtml(href)}">${escapeHtml(text)}</a>`,
  );
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<title>${escapeHtml(title)}</title>
<style nonce="${escapeHtml(nonce)}">${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(intro)}</p>
${hint === undefined ? '' : `<p class="hint">${escapeHtml(hint)}</p>\n`}${links.length === 0 ? '' : `<p class="ways">${links.join('')}</p>\n`}</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
