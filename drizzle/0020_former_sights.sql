ALTER TABLE `former_contents` ADD `sight` text;--> statement-breakpoint
ALTER TABLE `former_contents` ADD `public` integer DEFAULT false NOT NULL;