CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
-- The time zone that is in force when the database is made or upgraded is the one first used.
INSERT INTO `settings` VALUES ('timezone', time_zone());
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_photos` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`album_id` integer NOT NULL,
	`filename` text NOT NULL,
	`path` blob NOT NULL,
	`kind` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`file_time` integer NOT NULL,
	`etag` text NOT NULL,
	`ctime` real,
	`quick_key` text,
	`full_key` text,
	`content_key` text,
	`crc32` integer,
	`stripped_size` integer,
	`stripped_crc32` integer,
	`width` integer,
	`height` integer,
	`orientation` integer,
	`taken_at` text,
	`taken_offset` integer,
	`taken_source` text,
	`edited_at` text,
	`taken_instant` integer,
	`edited_instant` integer,
	`reader_version` integer DEFAULT 0 NOT NULL,
	`caption` text,
	`position` integer,
	`thumbhash` blob,
	`damaged` text,
	`policy_id` integer,
	`missing_since` integer,
	`waiting` integer DEFAULT false NOT NULL,
	`waiting_reason` text,
	`added_at` integer NOT NULL,
	`sort_key` text DEFAULT '' NOT NULL,
	`order_at` text GENERATED ALWAYS AS (coalesce(edited_at, taken_at, 'undated') || iif(length(coalesce(edited_at, taken_at)) = 10, 'T00:00:00', '')) VIRTUAL NOT NULL,
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`policy_id`) REFERENCES `policies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
-- An instant becomes what the camera's clock showed: by its own offset, else in the time zone in
-- force, in which it has been shown so far. The instants are kept for one version. `reader_version`
-- is 0, so that the next scan reads every file again; it never touches what the owner edited.
INSERT INTO `__new_photos` (
  `id`, `album_id`, `filename`, `path`, `kind`, `media_type`, `size`, `file_time`, `etag`,
  `ctime`, `quick_key`, `full_key`, `content_key`, `crc32`, `stripped_size`, `stripped_crc32`,
  `width`, `height`, `orientation`, `taken_at`, `taken_offset`, `taken_source`, `edited_at`,
  `taken_instant`, `edited_instant`, `caption`, `position`, `thumbhash`, `damaged`, `policy_id`,
  `missing_since`, `waiting`, `waiting_reason`, `added_at`, `sort_key`
)
SELECT
  `id`, `album_id`, `filename`, `path`, `kind`, `media_type`, `size`, `file_time`, `etag`,
  `ctime`, `quick_key`, `full_key`, `content_key`, `crc32`, `stripped_size`, `stripped_crc32`,
  `width`, `height`, `orientation`, wall_time(`taken_at`, `taken_offset`), `taken_offset`,
  `taken_source`, wall_time(`edited_at`, NULL), `taken_at`, `edited_at`, `caption`, `position`,
  `thumbhash`, `damaged`, `policy_id`, `missing_since`, `waiting`, `waiting_reason`, `added_at`,
  sort_key(`filename`)
FROM `photos`;
--> statement-breakpoint
-- Ids are never used again, not even those of rows that are gone.
DELETE FROM sqlite_sequence WHERE name = '__new_photos';
--> statement-breakpoint
INSERT INTO sqlite_sequence (name, seq)
SELECT '__new_photos', seq FROM sqlite_sequence WHERE name = 'photos';--> statement-breakpoint
DROP TABLE `photos`;--> statement-breakpoint
ALTER TABLE `__new_photos` RENAME TO `photos`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `photos_policy_id_unique` ON `photos` (`policy_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `photos_place` ON `photos` (`album_id`,`path`) WHERE missing_since is null;--> statement-breakpoint
CREATE INDEX `photos_order` ON `photos` (`album_id`,`order_at`,`sort_key`,`path`,`missing_since`,`waiting`,`policy_id`);--> statement-breakpoint
CREATE INDEX `photos_with_policy` ON `photos` (`album_id`) WHERE policy_id is not null;--> statement-breakpoint
CREATE INDEX `photos_damaged` ON `photos` (`album_id`,`filename`) WHERE damaged is not null;--> statement-breakpoint
CREATE INDEX `photos_waiting` ON `photos` (`album_id`,`filename`) WHERE waiting = 1;--> statement-breakpoint
CREATE INDEX `photos_missing` ON `photos` (`album_id`,`filename`) WHERE missing_since > 0;--> statement-breakpoint
CREATE INDEX `photos_undated` ON `photos` (`album_id`,`filename`) WHERE taken_at is null and edited_at is null;