ALTER TABLE `photos` ADD `approved_at` integer;--> statement-breakpoint
ALTER TABLE `photos` ADD `appeared_at` integer GENERATED ALWAYS AS (coalesce(approved_at, added_at)) VIRTUAL NOT NULL;--> statement-breakpoint
CREATE INDEX `photos_appeared` ON `photos` (`album_id`,`appeared_at`) WHERE missing_since is null;--> statement-breakpoint
ALTER TABLE `memberships` ADD `joined_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `visited_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `visited_before` integer;--> statement-breakpoint
ALTER TABLE `policies` ADD `public_at` integer;--> statement-breakpoint
ALTER TABLE `policy_groups` ADD `granted_at` integer;--> statement-breakpoint
ALTER TABLE `policy_users` ADD `granted_at` integer;--> statement-breakpoint
CREATE INDEX `favourites_photo` ON `favourites` (`photo_id`);--> statement-breakpoint
UPDATE `users` SET `visited_at` = (SELECT max(`last_seen_at`) FROM `sessions` WHERE `sessions`.`user_id` = `users`.`id`);