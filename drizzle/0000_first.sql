CREATE TABLE `favourites` (
	`user_id` integer NOT NULL,
	`photo_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `photo_id`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `links` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`token_hash` text NOT NULL,
	`label` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`uses_left` integer,
	`last_used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `links_token_hash_unique` ON `links` (`token_hash`);--> statement-breakpoint
CREATE INDEX `links_user` ON `links` (`user_id`);--> statement-breakpoint
CREATE TABLE `rate_limits` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`window_ends_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`link_id` integer,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`device` text DEFAULT '' NOT NULL,
	`show_public` integer DEFAULT false NOT NULL,
	`see_as` integer,
	`revoked_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_link` ON `sessions` (`link_id`);--> statement-breakpoint
CREATE TABLE `share_photos` (
	`share_id` integer NOT NULL,
	`photo_id` integer NOT NULL,
	PRIMARY KEY(`share_id`, `photo_id`),
	FOREIGN KEY (`share_id`) REFERENCES `shares`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `share_photos_photo` ON `share_photos` (`photo_id`);--> statement-breakpoint
CREATE TABLE `shares` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`token_hash` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`album_id` integer,
	`password_hash` text,
	`originals` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` integer,
	`expires_at` integer,
	`visits` integer DEFAULT 0 NOT NULL,
	`last_visit_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shares_token_hash_unique` ON `shares` (`token_hash`);--> statement-breakpoint
CREATE TABLE `albums` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`category` text NOT NULL,
	`dirpath` text NOT NULL,
	`derived_date` text NOT NULL,
	`derived_name` text NOT NULL,
	`edited_date` text,
	`edited_name` text,
	`description` text,
	`cover_photo_id` integer,
	`policy_id` integer,
	`missing_since` integer,
	`added_at` integer NOT NULL,
	`photo_count` integer DEFAULT 0 NOT NULL,
	`inheriting_count` integer DEFAULT 0 NOT NULL,
	`search_text` text NOT NULL,
	`shown_date` text GENERATED ALWAYS AS (coalesce(edited_date, derived_date)) VIRTUAL NOT NULL,
	`shown_name` text GENERATED ALWAYS AS (coalesce(edited_name, derived_name)) VIRTUAL NOT NULL,
	FOREIGN KEY (`cover_photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`policy_id`) REFERENCES `policies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `albums_policy_id_unique` ON `albums` (`policy_id`);--> statement-breakpoint
CREATE INDEX `albums_order` ON `albums` (`shown_date`,`shown_name`,`dirpath`,`category`);--> statement-breakpoint
CREATE UNIQUE INDEX `albums_place` ON `albums` (`dirpath`,`category`);--> statement-breakpoint
CREATE TABLE `camera_details` (
	`photo_id` integer PRIMARY KEY NOT NULL,
	`make` text,
	`model` text,
	`lens` text,
	`focal_length` real,
	`aperture` real,
	`exposure_time` real,
	`iso` integer,
	`latitude` real,
	`longitude` real,
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `companions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`photo_id` integer NOT NULL,
	`role` text NOT NULL,
	`path` blob NOT NULL,
	`size` integer NOT NULL,
	`file_time` integer NOT NULL,
	`etag` text NOT NULL,
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `companions_path_unique` ON `companions` (`path`);--> statement-breakpoint
CREATE TABLE `photos` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`album_id` integer NOT NULL,
	`filename` text NOT NULL,
	`path` blob NOT NULL,
	`kind` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`file_time` integer NOT NULL,
	`etag` text NOT NULL,
	`content_key` text,
	`crc32` integer,
	`stripped_size` integer,
	`stripped_crc32` integer,
	`width` integer,
	`height` integer,
	`orientation` integer,
	`taken_at` integer,
	`taken_offset` integer,
	`taken_source` text,
	`edited_at` integer,
	`caption` text,
	`position` integer,
	`thumbhash` blob,
	`damaged` text,
	`policy_id` integer,
	`missing_since` integer,
	`waiting` integer DEFAULT false NOT NULL,
	`added_at` integer NOT NULL,
	`order_at` integer GENERATED ALWAYS AS (coalesce(edited_at, taken_at, -9000000000000000)) VIRTUAL NOT NULL,
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`policy_id`) REFERENCES `policies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `photos_policy_id_unique` ON `photos` (`policy_id`);--> statement-breakpoint
CREATE INDEX `photos_order` ON `photos` (`album_id`,`order_at`,`filename`,`missing_since`,`waiting`,`policy_id`);--> statement-breakpoint
CREATE INDEX `photos_with_policy` ON `photos` (`album_id`) WHERE policy_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `photos_place` ON `photos` (`album_id`,`filename`);--> statement-breakpoint
CREATE TABLE `activity` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`user_id` integer,
	`kind` text NOT NULL,
	`subject` text,
	`details` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `activity_at` ON `activity` (`at`);--> statement-breakpoint
CREATE INDEX `activity_user` ON `activity` (`user_id`);--> statement-breakpoint
CREATE TABLE `changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`user_id` integer,
	`kind` text NOT NULL,
	`before` text NOT NULL,
	`undone_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `scans` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`origin` text NOT NULL,
	`state` text NOT NULL,
	`progress` text,
	`report` text
);
--> statement-breakpoint
CREATE TABLE `accounts` (
	`provider` text NOT NULL,
	`subject` text NOT NULL,
	`user_id` integer NOT NULL,
	PRIMARY KEY(`provider`, `subject`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `groups` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text collate nocase NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `groups_name_unique` ON `groups` (`name`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`user_id` integer NOT NULL,
	`group_id` integer NOT NULL,
	PRIMARY KEY(`user_id`, `group_id`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `memberships_group` ON `memberships` (`group_id`);--> statement-breakpoint
CREATE TABLE `permissions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer,
	`group_id` integer,
	`permission` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "permissions_holder" CHECK((user_id is null) <> (group_id is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `permissions_user` ON `permissions` (`user_id`,`permission`);--> statement-breakpoint
CREATE UNIQUE INDEX `permissions_group` ON `permissions` (`group_id`,`permission`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`handle` text collate nocase NOT NULL,
	`name` text NOT NULL,
	`email` text collate nocase,
	`locale` text,
	`password_hash` text,
	`disabled_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_handle_unique` ON `users` (`handle`);--> statement-breakpoint
CREATE TABLE `policies` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`public` integer DEFAULT false NOT NULL,
	`inherit` integer DEFAULT true NOT NULL,
	`originals` integer DEFAULT true NOT NULL,
	`archives` integer DEFAULT true NOT NULL,
	`strip_metadata` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE `policy_groups` (
	`policy_id` integer NOT NULL,
	`group_id` integer NOT NULL,
	PRIMARY KEY(`policy_id`, `group_id`),
	FOREIGN KEY (`policy_id`) REFERENCES `policies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `policy_groups_group` ON `policy_groups` (`group_id`);--> statement-breakpoint
CREATE TABLE `policy_users` (
	`policy_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	PRIMARY KEY(`policy_id`, `user_id`),
	FOREIGN KEY (`policy_id`) REFERENCES `policies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `policy_users_user` ON `policy_users` (`user_id`);