DROP INDEX `photos_damaged`;--> statement-breakpoint
DROP INDEX `photos_waiting`;--> statement-breakpoint
CREATE INDEX `photos_gone` ON `photos` (`album_id`) WHERE missing_since is not null;--> statement-breakpoint
CREATE INDEX `photos_added` ON `photos` (`added_at`,`album_id`,`waiting`,`policy_id`) WHERE missing_since is null;--> statement-breakpoint
CREATE INDEX `photos_damaged` ON `photos` (`album_id`,`filename`) WHERE damaged is not null and missing_since is null;--> statement-breakpoint
CREATE INDEX `photos_waiting` ON `photos` (`album_id`,`filename`) WHERE waiting = 1 and missing_since is null;