DROP INDEX `albums_place`;
--> statement-breakpoint
ALTER TABLE `albums` ADD `raw_dirpath` blob DEFAULT x'' NOT NULL;
--> statement-breakpoint
DROP INDEX `photos_place`;
--> statement-breakpoint
ALTER TABLE `photos` ADD `ctime` real;
--> statement-breakpoint
ALTER TABLE `photos` ADD `quick_key` text;
--> statement-breakpoint
ALTER TABLE `photos` ADD `full_key` text;
--> statement-breakpoint
ALTER TABLE `photos` ADD `waiting_reason` text;
--> statement-breakpoint
-- The directory of each photo as raw bytes, which is all before the last slash of its path.
CREATE TABLE `__photo_directories` (
	`photo_id` integer PRIMARY KEY,
	`album_id` integer NOT NULL,
	`directory` blob NOT NULL,
	`filename` text NOT NULL
);
--> statement-breakpoint
INSERT INTO `__photo_directories`
WITH RECURSIVE `slashes` (`photo_id`, `at`) AS (
	SELECT `id`, 0 FROM `photos`
	UNION ALL
	SELECT `photo_id`, `at` + instr(substr(`path`, `at` + 1), x'2f')
	FROM `slashes` JOIN `photos` ON `photos`.`id` = `photo_id`
	WHERE instr(substr(`path`, `at` + 1), x'2f') > 0
)
SELECT `photo_id`, `album_id`,
	iif(max(`at`) = 0, x'', substr(`path`, 1, max(`at`) - 1)),
	cast(substr(`path`, max(`at`) + 1) AS text)
FROM `slashes` JOIN `photos` ON `photos`.`id` = `photo_id` GROUP BY `photo_id`;
--> statement-breakpoint
-- Of an album whose photos lie in several directories, the one with most photos comes first.
CREATE TABLE `__album_directories` AS
SELECT `album_id`, `directory`, row_number() OVER (
	PARTITION BY `album_id` ORDER BY `present` DESC, `photos` DESC, `directory`
) AS `place`
FROM (
	SELECT `found`.`album_id`, `directory`, count(*) AS `photos`, sum(`missing_since` IS NULL) AS `present`
	FROM `__photo_directories` AS `found` JOIN `photos` ON `photos`.`id` = `photo_id`
	GROUP BY `found`.`album_id`, `directory`
);
--> statement-breakpoint
UPDATE `albums` SET `raw_dirpath` = cast(`dirpath` AS blob);
--> statement-breakpoint
UPDATE `albums` SET `raw_dirpath` = `directory`, `dirpath` = cast(`directory` AS text)
FROM `__album_directories` WHERE `album_id` = `albums`.`id` AND `place` = 1;
--> statement-breakpoint
INSERT INTO `albums` (`category`, `dirpath`, `raw_dirpath`, `derived_date`, `derived_name`, `missing_since`, `added_at`, `search_text`)
SELECT `category`, cast(`directory` AS text), `directory`, `derived_date`, `derived_name`, `missing_since`, `added_at`, `search_text`
FROM `__album_directories` JOIN `albums` ON `albums`.`id` = `album_id` WHERE `place` > 1;
--> statement-breakpoint
-- Each of the others gets a copy of the policy: whoever may see the one may see them all, as before.
CREATE TABLE `__split_albums` AS
SELECT `old`.`id` AS `old_id`, `new`.`id` AS `new_id`, `directory`, `old`.`policy_id` AS `old_policy`,
	iif(`old`.`policy_id` IS NULL, NULL,
		coalesce((SELECT `seq` FROM `sqlite_sequence` WHERE `name` = 'policies'), 0) + row_number() OVER ()) AS `new_policy`
FROM `__album_directories`
	JOIN `albums` AS `old` ON `old`.`id` = `album_id`
	JOIN `albums` AS `new` ON `new`.`raw_dirpath` = `directory` AND `new`.`category` = `old`.`category`
WHERE `place` > 1;
--> statement-breakpoint
INSERT INTO `policies` (`id`, `public`, `inherit`, `originals`, `archives`, `strip_metadata`)
SELECT `new_policy`, `public`, `inherit`, `originals`, `archives`, `strip_metadata`
FROM `__split_albums` JOIN `policies` ON `policies`.`id` = `old_policy`;
--> statement-breakpoint
INSERT INTO `policy_users` (`policy_id`, `user_id`)
SELECT `new_policy`, `user_id` FROM `__split_albums` JOIN `policy_users` ON `policy_id` = `old_policy`;
--> statement-breakpoint
INSERT INTO `policy_groups` (`policy_id`, `group_id`)
SELECT `new_policy`, `group_id` FROM `__split_albums` JOIN `policy_groups` ON `policy_id` = `old_policy`;
--> statement-breakpoint
UPDATE `albums` SET `policy_id` = `new_policy` FROM `__split_albums` WHERE `new_id` = `albums`.`id`;
--> statement-breakpoint
UPDATE `photos` SET `album_id` = `new_id`
FROM `__photo_directories` AS `found` JOIN `__split_albums` AS `split`
	ON `split`.`old_id` = `found`.`album_id` AND `split`.`directory` = `found`.`directory`
WHERE `found`.`photo_id` = `photos`.`id`;
--> statement-breakpoint
UPDATE `photos` SET `filename` = `found`.`filename`
FROM `__photo_directories` AS `found`
WHERE `found`.`photo_id` = `photos`.`id` AND `found`.`filename` <> `photos`.`filename`;
--> statement-breakpoint
UPDATE `albums` SET `cover_photo_id` = NULL
WHERE `cover_photo_id` IN (SELECT `id` FROM `photos` WHERE `album_id` <> `albums`.`id`);
--> statement-breakpoint
UPDATE `albums` SET
	`photo_count` = (SELECT count(*) FROM `photos` WHERE `album_id` = `albums`.`id` AND `missing_since` IS NULL AND `waiting` = 0),
	`inheriting_count` = (SELECT count(*) FROM `photos` WHERE `album_id` = `albums`.`id` AND `missing_since` IS NULL AND `waiting` = 0 AND `policy_id` IS NULL)
WHERE `id` IN (SELECT `old_id` FROM `__split_albums` UNION SELECT `new_id` FROM `__split_albums`);
--> statement-breakpoint
UPDATE `photos` SET `waiting_reason` = 'review' WHERE `waiting` = 1;
--> statement-breakpoint
DROP TABLE `__split_albums`;
--> statement-breakpoint
DROP TABLE `__album_directories`;
--> statement-breakpoint
DROP TABLE `__photo_directories`;
--> statement-breakpoint
CREATE UNIQUE INDEX `albums_place` ON `albums` (`raw_dirpath`,`category`);
--> statement-breakpoint
CREATE UNIQUE INDEX `photos_place` ON `photos` (`album_id`,`path`) WHERE missing_since is null;
