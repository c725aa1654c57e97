ALTER TABLE `photos` ADD `thumbhash_from` text;--> statement-breakpoint
CREATE INDEX `photos_unhashed` ON `photos` (`id`) WHERE thumbhash_from is null and kind = 'image' and missing_since is null;