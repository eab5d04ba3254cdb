CREATE TABLE `movies` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`tagline` text NOT NULL,
	`synopsis` text NOT NULL,
	`director` text NOT NULL,
	`genre` text NOT NULL,
	`year` integer NOT NULL,
	`minutes` integer NOT NULL
);

CREATE TABLE `movie_ratings` (
	`user_id` text NOT NULL,
	`movie_id` integer NOT NULL,
	`value` integer NOT NULL,
	`event_key` text,
	PRIMARY KEY(`user_id`, `movie_id`),
	FOREIGN KEY (`movie_id`) REFERENCES `movies`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "movie_ratings_value" CHECK("movie_ratings"."value" between 1 and 5)
);

CREATE INDEX `movie_ratings_movie` ON `movie_ratings` (`movie_id`);

CREATE TABLE `restaurants` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`tagline` text NOT NULL,
	`description` text NOT NULL,
	`cuisine` text NOT NULL,
	`district` text NOT NULL,
	`signature` text NOT NULL,
	`price_level` integer NOT NULL
);

CREATE TABLE `restaurant_ratings` (
	`user_id` text NOT NULL,
	`restaurant_id` integer NOT NULL,
	`value` integer NOT NULL,
	`event_key` text,
	PRIMARY KEY(`user_id`, `restaurant_id`),
	FOREIGN KEY (`restaurant_id`) REFERENCES `restaurants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "restaurant_ratings_value" CHECK("restaurant_ratings"."value" between 1 and 5)
);

CREATE INDEX `restaurant_ratings_restaurant` ON `restaurant_ratings` (`restaurant_id`);

CREATE TABLE `rating_log` (
	`event_key` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`subject` text NOT NULL,
	`subject_id` integer NOT NULL,
	`value` integer NOT NULL,
	`rated_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) NOT NULL
);
