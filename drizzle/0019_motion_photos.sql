ALTER TABLE `photos` ADD `motion_start` integer;--> statement-breakpoint
ALTER TABLE `photos` ADD `motion_length` integer;