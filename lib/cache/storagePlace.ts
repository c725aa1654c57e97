/** The place of a storage, as configured. */
export type StoragePlace = DirectoryPlace | BucketPlace;

/**
 * `root` is absolute. Files made there can be read by their owner, and by `group` (its number)
 * where it is stated.
 */
type DirectoryPlace = {
  readonly kind: 'local';
  readonly root: string;
  readonly group?: number;
};

/** A bucket of S3, or of another service with the same interface. */
export type BucketPlace = {
  readonly kind: 's3';
  readonly bucket: string;
  /** Every key begins with this. It is empty or ends in a slash. */
  readonly prefix: string;
  /** The URL of the service; null for AWS. */
  readonly endpoint: string | null;
  /**
   * Null: the region that the SDK finds; with an endpoint `us-east-1`, which other services accept as
   * a default.
   */
  readonly region: string | null;
  /** True: the bucket is part of the URL's path; false: of its host name. */
  readonly pathStyle: boolean;
};

/** The path or URL of a storage, as the owner would write it. */
export function storageText(place: StoragePlace): string {
  return place.kind === 'local' ? place.root : `s3://${place.bucket}/${place.prefix}`;
}
