ALTER TABLE `albums` ADD `forgotten_at` integer;--> statement-breakpoint
ALTER TABLE `photos` ADD `forgotten_at` integer;--> statement-breakpoint
CREATE INDEX `photos_forgotten` ON `photos` (`id`) WHERE forgotten_at is not null;