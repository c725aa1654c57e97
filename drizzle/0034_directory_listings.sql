CREATE TABLE `directory_listings` (
	`path` blob NOT NULL,
	`part` integer NOT NULL,
	`parts` integer NOT NULL,
	`stamp` text NOT NULL,
	`files` blob NOT NULL,
	`facts` blob NOT NULL,
	`directories` blob NOT NULL,
	PRIMARY KEY(`path`, `part`)
);
