ALTER TABLE `movies` ADD `ratings_closed_on` text;

CREATE TABLE `movie_people` (
	`movie_id` integer NOT NULL,
	`department` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`movie_id`, `department`, `position`),
	FOREIGN KEY (`movie_id`) REFERENCES `movies`(`id`) ON UPDATE no action ON DELETE no action
);

CREATE TABLE `comments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`movie_id` integer NOT NULL,
	`user_id` text NOT NULL,
	`user_name` text NOT NULL,
	`text` text NOT NULL,
	`event_key` text,
	`written_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) NOT NULL,
	FOREIGN KEY (`movie_id`) REFERENCES `movies`(`id`) ON UPDATE no action ON DELETE no action
);

CREATE UNIQUE INDEX `comments_event_key` ON `comments` (`event_key`);
CREATE INDEX `comments_movie` ON `comments` (`movie_id`);

CREATE TABLE `reviews` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`movie_id` integer NOT NULL,
	`user_id` text NOT NULL,
	`user_name` text NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`stars` integer NOT NULL,
	`seen_on` text NOT NULL,
	`place` text NOT NULL,
	`audiences` text NOT NULL,
	`moments` text NOT NULL,
	`email` text,
	`phone` text,
	`ticket_cents` integer,
	`event_key` text,
	`written_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) NOT NULL,
	FOREIGN KEY (`movie_id`) REFERENCES `movies`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reviews_stars" CHECK("reviews"."stars" between 1 and 5)
);

CREATE UNIQUE INDEX `reviews_movie_user` ON `reviews` (`movie_id`,`user_id`);
