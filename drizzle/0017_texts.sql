CREATE TABLE `photo_texts` (
	`photo_id` integer PRIMARY KEY NOT NULL,
	`title` text,
	`caption` text,
	`keywords` text NOT NULL,
	`people` text NOT NULL,
	`rating` integer,
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `photos` ADD `taken_by_zone` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `photos` ADD `sidecars` text;--> statement-breakpoint
CREATE INDEX `photos_with_sidecars` ON `photos` (`album_id`) WHERE sidecars is not null;--> statement-breakpoint
-- These times are instants, shown in the time zone in force.
UPDATE `photos` SET `taken_by_zone` = 1 WHERE `taken_source` IN ('gps', 'film-utc');--> statement-breakpoint
UPDATE `photos` SET `taken_source` = 'film' WHERE `taken_source` = 'film-utc';
