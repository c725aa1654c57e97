import type { ServerResponse } from 'node:http';
import { beforeEach, expect, test } from 'vitest';
import { openFakeService, useTestKey } from '../testing/fakeBucketService.ts';
import type { Bucket } from './s3Bucket.ts';
import { listObjects } from './s3Listing.ts';

beforeEach(useTestKey);

type ListedPage = {
  readonly keys: readonly string[];
  readonly next?: string;
  readonly encoding?: string;
};

function sendPage(response: ServerResponse, { keys, next, encoding = '' }: ListedPage): void {
  const contents = keys.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>2020-05-01T12:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>1</Size></Contents>`,
  );
  const more = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
  const type = encoding && `<EncodingType>${encoding}</EncodingType>`;
  response.end(
    `<?xml version="1.0"?><ListBucketResult><IsTruncated>${next !== undefined}</IsTruncated>${more}${type}${contents.join('')}</ListBucketResult>`,
  );
}

async function keysOf(bucket: Bucket): Promise<string[]> {
  const keys: string[] = [];
  for await (const { objects } of listObjects(bucket, 'family/')) {
    keys.push(...objects.map(({ key }) => key));
  }
  return keys;
}

test.each([
  ['as AWS encodes them', 'url', ['a+b', 'a%2Bb', '%C3%A9', '100%25']],
  ['as Ceph does', 'url', ['a%20b', 'a%2Bb', '%C3%A9', '100%25']],
  ['as they are, where the service cannot', undefined, ['a b', 'a+b', 'é', '100%']],
])('keys are decoded %s', async (_, encoding, keys) => {
  const { bucket } = await openFakeService((response) =>
    sendPage(response, {
      keys: keys.map((key) => `family/${key}`),
      ...(encoding !== undefined && { encoding }),
    }),
  );
  expect(await keysOf(bucket)).toEqual(['a b', 'a+b', 'é', '100%'].map((key) => `family/${key}`));
});

test('tokens are given back as they came, also from pages on which nothing is', async () => {
  const token = '1o1fF7/sfdyhcF61mG+KU%2F==';
  const pages: ListedPage[] = [
    { keys: [], next: token },
    { keys: [], next: 'two' },
    { keys: ['family/a.jpg'], next: 'three' },
    { keys: ['family/b.jpg'] },
  ];
  const { bucket, asked } = await openFakeService((response, _, number) =>
    sendPage(response, pages[number] ?? { keys: [] }),
  );
  expect(await keysOf(bucket)).toEqual(['family/a.jpg', 'family/b.jpg']);
  const tokens = asked.map(({ url }) => url.searchParams.get('continuation-token'));
  expect(tokens).toEqual([null, token, 'two', 'three']);
});

test.each([
  ['leads to itself', ['family/a.jpg'], { keys: [], next: 'same' }],
  ['repeats keys', ['family/a.jpg'], { keys: ['family/a.jpg'], next: 'other' }],
  ['begins out of order', ['family/b.jpg', 'family/a.jpg'], { keys: ['family/c.jpg'] }],
])(
  'a list that %s is an error and no end, since photos would count as missing',
  async (_, keys, page) => {
    const { bucket, asked } = await openFakeService((response, _, number) =>
      sendPage(response, number === 0 ? { keys, next: 'first' } : page),
    );
    await expect(keysOf(bucket)).rejects.toThrow(/keys may be missing/);
    expect(asked.length).toBeLessThan(6);
  },
);

test('pages that belong together have one number, also where others come in between', async () => {
  const parts: Readonly<Record<string, readonly ListedPage[]>> = {
    'family/1/a': [{ keys: ['family/1/b'], next: 'one' }, { keys: ['family/1/c'] }],
    'family/2/': [{ keys: ['family/2/a'], next: 'two' }, { keys: ['family/2/b'] }],
  };
  const later: Readonly<Record<string, ListedPage | undefined>> = {
    one: parts['family/1/a']?.[1],
    two: parts['family/2/']?.[1],
  };
  const { bucket } = await openFakeService((response, { url: { searchParams } }) => {
    const [after, token] = ['start-after', 'continuation-token'].map((name) =>
      searchParams.get(name),
    );
    if (searchParams.has('delimiter')) {
      const directories = ['family/1/', 'family/2/'].map(
        (prefix) => `<CommonPrefixes><Prefix>${prefix}</Prefix></CommonPrefixes>`,
      );
      response.end(
        `<ListBucketResult><IsTruncated>false</IsTruncated>${directories.join('')}</ListBucketResult>`,
      );
    } else if (token) sendPage(response, later[token] ?? { keys: [] });
    else if (after) sendPage(response, parts[after]?.[0] ?? { keys: [] });
    else sendPage(response, { keys: ['family/1/a'], next: 'never asked for' });
  });
  const runs = new Map<number, string[]>();
  for await (const { run, objects } of listObjects(bucket, 'family/')) {
    runs.set(run, [...(runs.get(run) ?? []), ...objects.map(({ key }) => key)]);
  }
  expect([...runs.values()].map((keys) => keys.join()).sort()).toEqual([
    'family/1/a,family/1/b,family/1/c',
    'family/2/a,family/2/b',
  ]);
});
