DROP TABLE `companions`;--> statement-breakpoint
ALTER TABLE `photos` DROP COLUMN `taken_instant`;--> statement-breakpoint
ALTER TABLE `photos` DROP COLUMN `edited_instant`;