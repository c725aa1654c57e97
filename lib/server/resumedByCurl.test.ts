import { test } from 'vitest';
import { hasCurl, prepareDownloads } from '../testing/resumedByCurl.ts';

const download = prepareDownloads();

test.skipIf(!hasCurl)('archives that curl resumes where they were cut are those of one piece', () =>
  download(8),
);
