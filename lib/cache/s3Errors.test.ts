import { beforeEach, expect, test } from 'vitest';
import { openFakeService, sendPart, useTestKey } from '../testing/fakeBucketService.ts';

beforeEach(useTestKey);

const wrongKey = /refuses the access key .*AWS_SECRET_ACCESS_KEY/;
const wrongRegion = /is in region garage: write .* s3: { region: garage }/;

test.each([
  [
    'Garage, another region',
    400,
    'AuthorizationHeaderMalformed',
    'Authorization header malformed, unexpected scope: 20261130/us-east-1/s3/aws4_request',
    wrongRegion,
  ],
  ['Garage, no such key', 403, 'AccessDenied', 'Forbidden: No such key: GK1', wrongKey],
  ['Garage, a wrong secret', 403, 'AccessDenied', 'Forbidden: Invalid signature', wrongKey],
  [
    'Garage, a wrong clock',
    400,
    'InvalidRequest',
    'Bad request: Date is too old',
    /set the clock of this machine/,
  ],
  [
    'Garage, no permission',
    403,
    'AccessDenied',
    'Forbidden: Operation is not allowed for this key.',
    /denies access .*s3:ListBucket/,
  ],
  ['R2, no such key', 401, 'Unauthorized', 'Unauthorized', wrongKey],
  ['B2, a key of another region', 403, 'InvalidAccessKeyId', "The key '1' is not valid", wrongKey],
  [
    'MinIO, a wrong secret',
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match',
    wrongKey,
  ],
  [
    'AWS, another region',
    301,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint.',
    wrongRegion,
  ],
  [
    'AWS, a new bucket',
    307,
    'TemporaryRedirect',
    'Please re-send this request to the specified temporary endpoint.',
    wrongRegion,
  ],
  [
    'any, no bucket',
    404,
    'NoSuchBucket',
    'The specified bucket does not exist',
    /does not exist .*make it, or mend its name/,
  ],
])('what is wrong is told: %s', async (_, status, code, message, told) => {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><Region>garage</Region></Error>`;
  const { bucket } = await openFakeService((response, { method }) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(method === 'HEAD' ? undefined : body);
  });
  const isBucket = code === 'NoSuchBucket';
  expect((await bucket.findFault())?.message).toMatch(told);
  await expect(bucket.readRange({ key: 'family/a.jpg' }, 0, 9)).rejects.toThrow(told);
  // What is said of a bucket that is not there is said of an object as well.
  if (!isBucket) await expect(bucket.head('family/a.jpg')).rejects.toThrow(told);
});

test('a service that says nothing but its code, as Ceph does, is given no other words', async () => {
  const { bucket } = await openFakeService((response) => {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>');
  });
  expect((await bucket.findFault())?.message).toMatch(
    /^s3:\/\/photos\/family\/ denies access \(AccessDenied\): allow /,
  );
});

test('too many requests are asked again, and then told as such', async () => {
  let refusals = 1;
  const photo = Buffer.from('a photo');
  const { bucket } = await openFakeService((response, request) => {
    refusals -= 1;
    if (refusals < 0) sendPart(response, request, photo, '"e"');
    else response.writeHead(429).end();
  });
  const read = () => bucket.readRange({ key: 'family/a.jpg' }, 0, 7);
  expect((await read()).bytes).toEqual(photo);
  refusals = 99;
  await expect(read()).rejects.toThrow(/answers with an error .*try again later/);
});
