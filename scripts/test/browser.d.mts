/** The Chromium that CHROME_PATH names, else the best that is there or can be installed; else null. */
export function provideBrowser(): Promise<string | null>;
