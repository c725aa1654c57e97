/** The types of what another gallery's database contains. Free of input and output. */

/** Ids are those of the other gallery, as text: keys there may be numbers, UUIDs or names. */
export type OriginalPolicy = {
  readonly public: boolean;
  /** Always false for a photo's policy. */
  readonly inherit: boolean;
  readonly userIds: readonly string[];
  readonly groupIds: readonly string[];
};

export type OriginalPermission = 'view' | 'scan';

export type OriginalUser = {
  readonly id: string;
  readonly username: string;
  /** '' where none was entered. */
  readonly name: string;
  readonly email: string;
  /** As Django stores it: `scheme$parameters$salt$hash`, or `!` and what follows for none. */
  readonly password: string;
  readonly isActive: boolean;
  readonly isSuperuser: boolean;
  readonly groupIds: readonly string[];
  /** The user's own, not those of groups. */
  readonly permissions: readonly OriginalPermission[];
};

type OriginalGroup = {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly OriginalPermission[];
};

export type OriginalAlbum = {
  readonly id: string;
  readonly category: string;
  readonly dirpath: string;
  /** '' where the path is shown instead. */
  readonly name: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly policy: OriginalPolicy | null;
};

export type OriginalPhoto = {
  readonly id: string;
  readonly albumId: string;
  readonly filename: string;
  readonly policy: OriginalPolicy | null;
};

/** What a database of myks-gallery (earlier: django-gallery) says. */
export type Original = {
  readonly users: readonly OriginalUser[];
  readonly groups: readonly OriginalGroup[];
  readonly albums: readonly OriginalAlbum[];
  readonly photos: readonly OriginalPhoto[];
};

/** The file cannot be imported; nothing was changed. The message says why, and what to do. */
export class ImportError extends Error {
  override name = 'ImportError';
}
