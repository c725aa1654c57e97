CREATE TABLE `album_cells` (
	`album_id` integer NOT NULL,
	`audience_id` integer NOT NULL,
	`level` integer NOT NULL,
	`x` integer NOT NULL,
	`y` integer NOT NULL,
	`keeps_metadata` integer NOT NULL,
	`photos` integer NOT NULL,
	`sum_x` integer NOT NULL,
	`sum_y` integer NOT NULL,
	`photo_id` integer NOT NULL,
	PRIMARY KEY(`album_id`, `audience_id`, `level`, `x`, `y`, `keeps_metadata`),
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `album_cells_audience` ON `album_cells` (`audience_id`,`level`,`x`,`y`) WHERE audience_id > 0;--> statement-breakpoint
CREATE TABLE `photo_places` (
	`album_id` integer NOT NULL,
	`x` integer NOT NULL,
	`y` integer NOT NULL,
	`photo_id` integer NOT NULL,
	PRIMARY KEY(`album_id`, `x`, `y`, `photo_id`),
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `photo_places_photo` ON `photo_places` (`photo_id`,`x`,`y`);--> statement-breakpoint
-- Where photos were taken, and how many there are in each cell of four grids.
INSERT INTO `photo_places` (`album_id`, `x`, `y`, `photo_id`)
SELECT photos.album_id,
  max(0, min(16777215, cast((longitude + 180.0) / 360.0 * 16777216 AS integer))),
  max(0, min(16777215, cast((0.5 - asinh(tan(radians(max(-85.0511287798066, min(85.0511287798066, latitude))))) / (2 * pi())) * 16777216 AS integer))),
  photos.id
FROM camera_details
JOIN photos ON photos.id = camera_details.photo_id
JOIN albums ON albums.id = photos.album_id
WHERE latitude IS NOT NULL AND longitude IS NOT NULL
  AND albums.missing_since IS NULL AND photos.missing_since IS NULL AND photos.waiting = 0
  AND photos.part_of IS NULL;--> statement-breakpoint
CREATE TEMP TABLE `placed` AS
SELECT photo_places.*, policies.id AS policy_id, coalesce(policies.strip_metadata = 0, 1) AS keeps_metadata,
  iif(policies.id IS NULL, NULL, json_array(policies.public,
    json((SELECT json_group_array(user_id ORDER BY user_id) FROM policy_users WHERE policy_id = policies.id)),
    json((SELECT json_group_array(group_id ORDER BY group_id) FROM policy_groups WHERE policy_id = policies.id)))) AS key
FROM photo_places
JOIN photos ON photos.id = photo_places.photo_id
LEFT JOIN policies ON policies.id = photos.policy_id;--> statement-breakpoint
INSERT INTO `album_cells` (`album_id`, `audience_id`, `level`, `x`, `y`, `keeps_metadata`, `photos`, `sum_x`, `sum_y`, `photo_id`)
SELECT placed.album_id, coalesce(audiences.id, 0), levels.value, x >> (24 - levels.value), y >> (24 - levels.value),
  keeps_metadata, count(*), sum(x), sum(y), max(photo_id)
FROM placed
LEFT JOIN audiences ON audiences.key = placed.key
CROSS JOIN json_each('[20, 16, 12, 8]') AS levels
WHERE placed.key IS NULL OR audiences.id IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6;--> statement-breakpoint
DROP TABLE `placed`;
