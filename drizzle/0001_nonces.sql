ALTER TABLE `links` ADD `asked_for` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `nonce` blob;--> statement-breakpoint
ALTER TABLE `sessions` ADD `begun_by` text DEFAULT 'link' NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `suits_administrators` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `shares` ADD `nonce` blob;--> statement-breakpoint
ALTER TABLE `changes` ADD `nonce` blob;--> statement-breakpoint
UPDATE `shares` SET `nonce` = randomblob(16);--> statement-breakpoint
UPDATE `changes` SET `nonce` = randomblob(16);--> statement-breakpoint
UPDATE `sessions` SET `begun_by` = 'password', `suits_administrators` = 1 WHERE `link_id` IS NULL;--> statement-breakpoint
UPDATE `sessions` SET `suits_administrators` = 1 WHERE `link_id` IN (
  SELECT `id` FROM `links`
  WHERE `uses_left` IS NOT NULL AND `expires_at` - `created_at` <= 24 * 60 * 60 * 1000
);
