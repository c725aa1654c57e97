ALTER TABLE `shares` ADD `is_frame` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `policies` ADD `public_by_hand` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- What was kept of the gallery on a device holds until this value changes. It is random, so that none
-- comes again after an older database was restored. Each trigger is of a change after which somebody
-- may see less than before; what is only added changes nothing.
INSERT INTO `settings` (`name`, `value`) VALUES ('access_version', lower(hex(randomblob(16))));--> statement-breakpoint
CREATE TRIGGER `access_policies_changed` AFTER UPDATE OF public, inherit, originals, archives, strip_metadata ON `policies`
WHEN (old.public, old.inherit, old.originals, old.archives, old.strip_metadata)
  IS NOT (new.public, new.inherit, new.originals, new.archives, new.strip_metadata)
BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'access_version';
END;--> statement-breakpoint
CREATE TRIGGER `access_policies_removed` AFTER DELETE ON `policies` BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'access_version';
END;--> statement-breakpoint
CREATE TRIGGER `access_users_removed` AFTER DELETE ON `policy_users` BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'access_version';
END;--> statement-breakpoint
CREATE TRIGGER `access_groups_removed` AFTER DELETE ON `policy_groups` BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'access_version';
END;--> statement-breakpoint
CREATE TRIGGER `access_shares_removed` AFTER DELETE ON `share_photos` BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'access_version';
END;--> statement-breakpoint
CREATE TRIGGER `access_albums_changed` AFTER UPDATE OF policy_id, missing_since ON `albums`
WHEN old.missing_since IS NULL
  AND (old.policy_id, old.missing_since) IS NOT (new.policy_id, new.missing_since)
BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'access_version';
END;--> statement-breakpoint
CREATE TRIGGER `access_photos_changed` AFTER UPDATE OF album_id, policy_id, missing_since, waiting, part_of ON `photos`
WHEN old.missing_since IS NULL AND old.waiting = 0
  AND (old.album_id, old.policy_id, old.missing_since, old.waiting, old.part_of)
    IS NOT (new.album_id, new.policy_id, new.missing_since, new.waiting, new.part_of)
BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'access_version';
END;
