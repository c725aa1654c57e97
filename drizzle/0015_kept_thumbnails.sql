CREATE TABLE `kept_thumbnails` (
	`photo_id` integer NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`photo_id`, `name`),
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE cascade
);
