ALTER TABLE `links` ADD `mailed_to` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `account_provider` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `account_subject` text;--> statement-breakpoint
-- Links that were mailed before this was noted: to the address that their user has, as far as anybody knows.
UPDATE `links` SET `mailed_to` = (SELECT users.email FROM `users` WHERE users.id = links.user_id)
WHERE 'link:' || links.id IN (SELECT activity.subject FROM `activity` WHERE activity.kind = 'link-mailed');
