DROP INDEX `photos_order`;--> statement-breakpoint
ALTER TABLE `photos` ADD `content_identifier` text;--> statement-breakpoint
ALTER TABLE `photos` ADD `part_of` integer REFERENCES photos(id);--> statement-breakpoint
ALTER TABLE `photos` ADD `pairs_with` integer REFERENCES photos(id);--> statement-breakpoint
ALTER TABLE `photos` ADD `kept_apart` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `photos_parts` ON `photos` (`part_of`) WHERE part_of is not null;--> statement-breakpoint
CREATE INDEX `photos_pairs` ON `photos` (`pairs_with`) WHERE pairs_with is not null;--> statement-breakpoint
CREATE INDEX `photos_order` ON `photos` (`album_id`,`order_at`,`sort_key`,`path`,`missing_since`,`waiting`,`part_of`,`policy_id`);