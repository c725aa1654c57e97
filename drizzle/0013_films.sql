ALTER TABLE `photos` ADD `duration` integer;--> statement-breakpoint
ALTER TABLE `photos` ADD `codecs` text;