DROP INDEX `photos_added`;--> statement-breakpoint
CREATE INDEX `photos_added` ON `photos` (`added_at`,`album_id`,`waiting`,`part_of`,`policy_id`) WHERE missing_since is null;