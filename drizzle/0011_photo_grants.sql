CREATE TABLE `photo_grants` (
	`album_id` integer NOT NULL,
	`kind` text NOT NULL,
	`grantee` integer NOT NULL,
	PRIMARY KEY(`album_id`, `kind`, `grantee`),
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `photo_grants` (`album_id`, `kind`, `grantee`)
SELECT photos.album_id, 'public', 0
FROM photos JOIN policies ON policies.id = photos.policy_id AND policies.public = 1
WHERE photos.missing_since IS NULL AND photos.waiting = 0
UNION
SELECT photos.album_id, 'user', policy_users.user_id
FROM photos JOIN policy_users ON policy_users.policy_id = photos.policy_id
WHERE photos.missing_since IS NULL AND photos.waiting = 0
UNION
SELECT photos.album_id, 'group', policy_groups.group_id
FROM photos JOIN policy_groups ON policy_groups.policy_id = photos.policy_id
WHERE photos.missing_since IS NULL AND photos.waiting = 0;
