/** Text without case, accents or compatibility forms, so that "ete" finds "Été". */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
