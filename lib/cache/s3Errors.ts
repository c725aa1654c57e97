import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../process/thrown.ts';

/** A bucket, and the place in it, as named to the owner. */
type Named = { readonly bucket: string; readonly endpoint: string | null };

/**
 * A request to a bucket has failed. The message names bucket and key and says what to do; `code` is
 * that of the service or the system.
 */
export class BucketError extends Error {
  override readonly name = 'BucketError';
  readonly code: string;

  constructor(message: string, code: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** There is no such object. The code is that of file systems, ENOENT. */
export class NoSuchObjectError extends BucketError {
  constructor(place: string, cause: unknown) {
    super(`${place} is not there`, 'ENOENT', cause);
  }
}

/** The demanded version of an object is not the current one. */
export class ReplacedObjectError extends BucketError {
  constructor(place: string, cause: unknown) {
    super(`${place} is another one than it was`, 'Replaced', cause);
  }
}

/** This object alone is refused: the bucket as a whole can be used. */
export class DeniedObjectError extends BucketError {
  constructor(place: string, cause: unknown) {
    super(`${place} denies access: ${DENIED}`, 'AccessDenied', cause);
  }
}

/** The connection broke in the middle of an object. */
export class BrokenOffError extends BucketError {
  constructor(place: string, cause: unknown) {
    super(`${place} broke off while it was read (${messageOf(cause)})`, 'BrokenOff', cause);
  }
}

/** The service's code, the system's code and the HTTP status (0: no response) of an error. */
export function errorFactsOf(error: unknown): {
  code: string;
  status: number;
  region: string | null;
} {
  const { name, code, Code, Region, $metadata, $response } = Object(error);
  const status = Number($metadata?.httpStatusCode ?? 0);
  const named = [Code, status === 0 ? code : undefined, name].find(
    (each) => typeof each === 'string' && each !== '' && each !== 'Error',
  );
  const region = [Region, $response?.headers?.['x-amz-bucket-region']].find(
    (each) => typeof each === 'string',
  );
  return { code: String(named ?? 'unknown'), status, region: region ?? null };
}

/** Does the error say that there is no such object? */
export function isMissing(error: unknown): boolean {
  const { code, status } = errorFactsOf(error);
  return code === 'NoSuchKey' || code === 'NotFound' || (status === 404 && code !== 'NoSuchBucket');
}

/** Does the error say that the object's ETag is not the demanded one? */
export function isReplaced(error: unknown): boolean {
  return errorFactsOf(error).status === 412;
}

/** Is this an error of a HEAD request without details, which a listing would give? */
export function saysNothing(error: unknown): boolean {
  const { code, status } = errorFactsOf(error);
  return /^(?:unknown.*|forbidden|badrequest|movedpermanently|\d+)$/i.test(code) && status > 0;
}

const REFUSED_KEY =
  'check the access key: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or a profile in ~/.aws';
const DENIED =
  'allow this access key s3:ListBucket on the bucket and s3:GetObject on its objects; for a cache s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucketMultipartUploads too';
const WRONG_REGION = 'write the region of the bucket into gallery.yaml, like s3: { region: ';
const WRONG_CLOCK = 'set the clock of this machine: signatures of another time are refused';
const TRY_LATER = 'its service fails or is overloaded; try again later';

/** Explanations and remedies, by the code of the service (or of Node). */
const remedies: readonly (readonly [RegExp, string, string])[] = [
  [/^NoSuchBucket$/, 'does not exist', 'make it, or mend its name in gallery.yaml'],
  [/^InvalidBucketName$/, 'is no name of a bucket', 'mend it in gallery.yaml'],
  [/^(?:AccessDenied|AllAccessDisabled|AccountProblem|Forbidden|403)$/, 'denies access', DENIED],
  [
    /^(?:InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|TokenRefreshRequired|401)$/,
    'refuses the access key',
    REFUSED_KEY,
  ],
  [/^ExpiredToken(?:Exception)?$/, 'refuses an access key that has expired', REFUSED_KEY],
  [/^(?:CredentialsProviderError|TokenProviderError)$/, 'needs an access key', REFUSED_KEY],
  [/^(?:RequestTimeTooSkewed|RequestExpired)$/, 'refuses the time of this machine', WRONG_CLOCK],
  [
    /^InvalidObjectState$/,
    'keeps this object in an archive',
    'restore it, or move it to a class of storage that is read at once',
  ],
  [
    /^(?:SlowDown|TooManyRequests|InternalError|ServiceUnavailable|429|5\d\d)$/,
    'answers with an error',
    TRY_LATER,
  ],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, 'cannot be reached: its host has no address', ''],
  [/^(?:TimeoutError|ETIMEDOUT)$/, 'cannot be reached: it does not answer in time', ''],
  [/^(?:E[A-Z]+|.*CERT.*|.*SSL.*|.*TLS.*)$/, 'cannot be reached', ''],
];

/**
 * Garage reports some faults under codes of others. These are the codes that its messages mean.
 * https://git.deuxfleurs.fr/Deuxfleurs/garage, src/api/common/signature/payload.rs
 */
const codeOfMessage: readonly (readonly [RegExp, string])[] = [
  [/^Forbidden: (?:No such key: |Invalid signature)/, 'SignatureDoesNotMatch'],
  [/^Bad request: Date is too old/, 'RequestTimeTooSkewed'],
];

function remedyFor(code: string) {
  return remedies.find(([codes]) => codes.test(code));
}

/** The error with an explanation for the owner. `place` is the bucket or an object in it. */
export function explained(error: unknown, place: string, named: Named): BucketError {
  if (error instanceof BucketError) return error;
  const { code, status, region } = errorFactsOf(error);
  const found = messageOf(error);
  if (isWrongRegion(code, status)) {
    const where = region ?? /expecting '([^']+)'/.exec(found)?.[1] ?? null;
    const remedy = `${WRONG_REGION}${where ?? '...'} }`;
    return new BucketError(
      `${place} is in ${where ? `region ${where}` : 'another region'}: ${remedy}`,
      code,
      error,
    );
  }
  if (/^Region is missing/i.test(found)) {
    return new BucketError(`${place} has no region: ${WRONG_REGION}eu-west-1 }`, code, error);
  }
  const meant = codeOfMessage.find(([messages]) => messages.test(found))?.[1] ?? code;
  const [, what, remedy] = remedyFor(meant) ??
    remedyFor(String(status)) ?? [null, 'cannot be used', ''];
  const whereto = `check the network, and s3: { endpoint } in gallery.yaml (${named.endpoint ?? 'that of AWS'})`;
  const said = codeSays(code, found);
  return new BucketError(`${place} ${what}${said}: ${remedy || whereto}`, code, error);
}

/** The original message of the service or the system, to search for. */
function codeSays(code: string, message: string): string {
  const text = message.replace(/\s+/g, ' ').trim().slice(0, 200);
  // The SDK says "UnknownError" where the service says nothing but its code, as Ceph does.
  return ['', code, 'UnknownError'].includes(text) ? ` (${code})` : ` (${code}, ${text})`;
}

function isWrongRegion(code: string, status: number): boolean {
  return (
    status === 301 ||
    /^(?:PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException|TemporaryRedirect)$/.test(
      code,
    )
  );
}

const MOST_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;

/**
 * Counts attempts to resume a broken read without progress. `again` waits longer each time; after a
 * few attempts it throws the error, as it does at once with errors of other kinds. Requests that
 * fail before a response begins have been retried by the SDK already.
 */
export function countAttempts() {
  let failed = 0;
  return {
    progressed: () => {
      failed = 0;
    },
    again: async (error: unknown, signal?: AbortSignal) => {
      failed += 1;
      if (failed >= MOST_ATTEMPTS || !(error instanceof BrokenOffError)) throw error;
      await sleep(FIRST_PAUSE_MS * 2 ** (failed - 1) * (0.5 + Math.random()), null, {
        ...(signal && { signal }),
      });
    },
  };
}
