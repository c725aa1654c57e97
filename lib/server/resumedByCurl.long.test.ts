import { test } from 'vitest';
import { hasCurl, prepareDownloads } from '../testing/resumedByCurl.ts';

const download = prepareDownloads();

test.skipIf(!hasCurl)(
  '200 archives that curl resumes where they were cut are those of one piece',
  { timeout: 600_000 },
  () => download(200),
);
