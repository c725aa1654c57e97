CREATE TABLE `former_contents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`photo_id` integer NOT NULL,
	`size` integer NOT NULL,
	`quick_key` text,
	`full_key` text,
	`content_key` text,
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `former_contents_photo` ON `former_contents` (`photo_id`);