ALTER TABLE `activity` ADD `first_at` integer;--> statement-breakpoint
ALTER TABLE `activity` ADD `count` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `activity` ADD `merge_key` text;--> statement-breakpoint
CREATE UNIQUE INDEX `activity_merge_key_unique` ON `activity` (`merge_key`);--> statement-breakpoint
CREATE INDEX `activity_kind` ON `activity` (`kind`);--> statement-breakpoint
CREATE INDEX `photos_damaged` ON `photos` (`album_id`,`filename`) WHERE damaged is not null;--> statement-breakpoint
CREATE INDEX `photos_waiting` ON `photos` (`album_id`,`filename`) WHERE waiting = 1;--> statement-breakpoint
CREATE INDEX `photos_missing` ON `photos` (`album_id`,`filename`) WHERE missing_since > 0;--> statement-breakpoint
CREATE INDEX `photos_undated` ON `photos` (`album_id`,`filename`) WHERE taken_at is null and edited_at is null;--> statement-breakpoint
ALTER TABLE `sessions` DROP COLUMN `show_public`;--> statement-breakpoint
ALTER TABLE `sessions` ADD `hide_public` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- Downloads and refusals told so far one by one become one entry with a count: of a person for each
-- thing, of all visitors for each thing and day. What somebody did who was removed stays as it is.
CREATE TABLE `__merged` AS
SELECT max(id) AS id, count(*) AS entries, min(at) AS first_at, max(at) AS at,
  sum(coalesce(details ->> '$.count', 1)) AS count, merge_key
FROM (
  SELECT id, at, details, CASE
    WHEN user_id IS NOT NULL AND kind <> 'refused' THEN kind || ' ' || user_id || ' ' || coalesce(subject, '')
    ELSE kind || ' ' || coalesce(user_id, '') || ' ' || coalesce(subject, '') || ' ' || date(at / 1000, 'unixepoch')
  END AS merge_key
  FROM activity
  WHERE kind IN ('original-downloaded', 'archive-downloaded', 'refused', 'share-opened')
    AND details ->> '$.removedUser' IS NULL
)
GROUP BY merge_key;
--> statement-breakpoint
DELETE FROM activity
WHERE kind IN ('original-downloaded', 'archive-downloaded', 'refused', 'share-opened')
  AND details ->> '$.removedUser' IS NULL
  AND id NOT IN (SELECT id FROM `__merged`);
--> statement-breakpoint
UPDATE activity
SET at = merged.at, first_at = iif(merged.entries > 1, merged.first_at, NULL), count = merged.count,
  merge_key = merged.merge_key, details = iif(kind = 'refused', NULL, details)
FROM `__merged` AS merged
WHERE merged.id = activity.id;
--> statement-breakpoint
DROP TABLE `__merged`;
