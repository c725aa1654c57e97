ALTER TABLE `albums` ADD `unrevealed` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `photos` ADD `unrevealed` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- Such rows went missing at 0.
UPDATE `albums` SET `unrevealed` = 1, `missing_since` = `added_at` WHERE `missing_since` = 0;--> statement-breakpoint
UPDATE `photos` SET `unrevealed` = 1, `missing_since` = `added_at` WHERE `missing_since` = 0;--> statement-breakpoint
DROP INDEX `photos_missing`;--> statement-breakpoint
CREATE INDEX `photos_missing` ON `photos` (`album_id`,`filename`) WHERE missing_since is not null and unrevealed = 0;--> statement-breakpoint
ALTER TABLE `sessions` ADD `see_as_visitor` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- A visitor was the user 0.
UPDATE `sessions` SET `see_as_visitor` = 1, `see_as` = NULL WHERE `see_as` = 0;
