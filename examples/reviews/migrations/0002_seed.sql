-- Twenty movies, twenty restaurants and what eight guests gave them. Every row has its id: a second run changes nothing.

INSERT OR IGNORE INTO movies (id, title, genre, year, minutes, director, tagline, synopsis) VALUES
(1, 'The Last Lighthouse', 'Drama', 2019, 112, 'Ingrid Solheim', 'He kept the light. Nobody kept him.', 'The coast guard has sold the tower, the ferry has stopped, and Aksel still climbs 214 steps every evening. Then, on the longest night of the year, somebody out there answers.'),
(2, 'Paper Satellites', 'Science fiction', 2023, 128, 'Tomás Arriaga', 'Every signal is a kind of homesickness.', 'A retired engineer and her granddaughter fold a radio dish out of newspaper, and hear a probe that was given up for lost forty years ago.'),
(3, 'A Quiet Inventory', 'Drama', 2021, 97, 'Mei Tanaka', 'What is left when the shop is sold.', 'Three siblings count the stock of their father''s hardware store, shelf by shelf, and find that each of them remembers a different man.'),
(4, 'Moth Season', 'Horror', 2018, 91, 'Caleb Ostrander', 'Leave the porch light off.', 'A family takes a cheap house by the reservoir. The neighbours are friendly, the rooms are large, and every window has been painted shut from the inside.'),
(5, 'Grand Hotel Antarctica', 'Comedy', 2022, 104, 'Sophie Marchand', 'Two hundred rooms. One guest. No boat until spring.', 'The least successful resort on earth gets its first booking: an inspector who is sure that she is somewhere else.'),
(6, 'The Cartographer''s Daughter', 'Adventure', 2016, 134, 'Lucia Ferrante', 'She followed the only mistake he ever made.', 'An island appears on one map and on no other. Ilaria knows the hand that drew it, and she hires the last captain who would believe her.'),
(7, 'Night Bus to Vilnius', 'Thriller', 2020, 101, 'Rokas Petraitis', 'Fourteen hours. Nine passengers. Eight tickets.', 'Somewhere after the second border the driver counts again, and locks the doors.'),
(8, 'Honeycomb', 'Documentary', 2024, 82, 'Amara Okafor', 'A year inside a city of forty thousand.', 'One hive on the roof of one library, filmed for four seasons with lenses the size of a grain of rice.'),
(9, 'The Understudy', 'Musical', 2017, 119, 'Delphine Roux', 'Six hundred nights in the wings.', 'When the star loses her voice ten minutes before the curtain, the only person who knows the part is the man who sweeps the stage.'),
(10, 'Slow Tide', 'Romance', 2015, 108, 'Niamh Gallagher', 'Twice a day the road is under water.', 'A vet and a postman share one causeway, one timetable and no common language, and are cut off together far more often than they need to be.'),
(11, 'Ninety-Nine Percent Humidity', 'Crime', 2019, 116, 'Arturo Villalobos', 'Everybody in this town is sweating.', 'The ice factory burns down in the hottest week in memory, and an insurance clerk is sent to prove that it was the heat.'),
(12, 'Static Bloom', 'Science fiction', 2024, 121, 'Yuki Hayashi', 'The garden grows when nobody looks.', 'On a station with a crew of one, the plants begin to rearrange themselves into words.'),
(13, 'My Brother the Weather', 'Animation', 2018, 88, 'Pia Lindqvist', 'He only wanted to be noticed. Now he snows.', 'Nils is nine, very small and very angry, until one morning the sky starts to agree with him.'),
(14, 'The Slow Heist', 'Comedy', 2021, 99, 'Giorgos Manos', 'One spoonful a day, for thirty years.', 'Four pensioners have been digging toward the same bank vault since they were young. They are nearly there when the bank announces that it will move.'),
(15, 'Copper Wire', 'Crime', 2014, 124, 'Dana Whitlock', 'A town sold by the kilo.', 'When the mine closes, the thefts begin: first the cables, then the bells, then the rails. A young deputy follows the metal home.'),
(16, 'Letters to a Glacier', 'Documentary', 2022, 94, 'Birgir Jónsson', 'Dear ice, we are writing because you are leaving.', 'A village school writes to the glacier above it once a year, as it has since 1911. This is the last class that will get an answer.'),
(17, 'The Winter Orchestra', 'Drama', 2023, 131, 'Katarzyna Wolska', 'They tuned to the sound of the radiators.', 'Snow shuts the concert hall for nine days with sixty musicians inside, two of whom have not spoken since the conservatory.'),
(18, 'Runaway Kite', 'Family', 2016, 85, 'Omar Haddad', 'Hold on.', 'A girl, a goat and a kite that will not come down cross a country that is only just at peace.'),
(19, 'Low Orbit Blues', 'Musical', 2020, 110, 'Jasper Quill', 'Sixteen sunrises a day, and no one to sing them to.', 'The first lounge singer in space finds out that his contract has no return date.'),
(20, 'Under the Ice, a Door', 'Fantasy', 2025, 142, 'Saoirse Byrne', 'It opens outward.', 'Every hundred years the lake freezes to the bottom. Every hundred years someone from the village goes down to knock.');

INSERT OR IGNORE INTO restaurants (id, name, cuisine, district, price_level, signature, tagline, description) VALUES
(1, 'Ember & Rye', 'Nordic', 'Old Harbour', 3, 'Birch-smoked trout', 'Everything meets the fire once.', 'One long table, one open hearth and a menu that changes with the woodpile. Bread comes out at six, and people plan their day around it.'),
(2, 'Casa Limón', 'Mexican', 'Market Quarter', 2, 'Tacos de canasta', 'Corn, lime, patience.', 'The tortillas are pressed to order by two sisters who do not agree on the salsa, so there are always two.'),
(3, 'The Blue Noodle', 'Chinese', 'Station Row', 1, 'Hand-pulled beef noodles', 'Pulled while you wait.', 'Eight stools, one cook, a pot that has not been off the stove since the opening. Order at the window, mind the chilli.'),
(4, 'Trattoria Ombra', 'Italian', 'Canal Side', 2, 'Cacio e pepe', 'No tomato before June.', 'A narrow room with a long memory. The owner will tell you what to eat, and she will be right.'),
(5, 'Saffron Yard', 'Persian', 'Garden District', 3, 'Tahdig with barberries', 'The bottom of the pot is the best of it.', 'A courtyard under a quince tree, rice in copper pans, and a crust so good that tables have been known to bargain for it.'),
(6, 'Kiln', 'Bakery', 'Mill Lane', 1, 'Rye with caraway', 'Opens at five. Sold out by ten.', 'A former brickworks that bakes in the old oven. There is no sign, only the queue.'),
(7, 'Umami Garage', 'Japanese', 'East Docks', 2, 'Miso butter ramen', 'Park outside, slurp inside.', 'The lifts are still in the floor. So is the radio, tuned to whatever the last mechanic liked.'),
(8, 'The Allotment', 'Vegetarian', 'Garden District', 2, 'Beetroot Wellington', 'Picked at noon, served at eight.', 'The kitchen looks onto the beds that it cooks from, and the menu lists what ripened this morning.'),
(9, 'Maison Tilleul', 'French', 'Upper Town', 4, 'Sole meunière', 'White cloth, quiet shoes.', 'Four generations, eleven tables, and a cellar that the city archive asks to visit.'),
(10, 'Pepper Street', 'Indian', 'Market Quarter', 2, 'Malabar fish curry', 'Hot is a conversation.', 'The heat is set by talking to the cook, who remembers what you said last time.'),
(11, 'Low Tide Oyster Bar', 'Seafood', 'Old Harbour', 3, 'Oysters with cider granita', 'Open when the boats are in.', 'A counter, a bucket, a lemon. Opening hours hang on the door and follow the moon.'),
(12, 'Addis Table', 'Ethiopian', 'Station Row', 2, 'Doro wat', 'One plate, all hands.', 'Injera the size of the table, and a coffee ceremony that nobody should plan to leave early.'),
(13, 'Halfway House Diner', 'American', 'Ring Road', 1, 'Cherry pie', 'You are nearly there.', 'Exactly between two cities, and open all night for those who are going to either.'),
(14, 'Pho Lantern', 'Vietnamese', 'Canal Side', 1, 'Phở bò', 'Broth takes a day. So be it.', 'Twenty hours of bones and star anise, then ninety seconds from ladle to table.'),
(15, 'Black Sheep', 'Georgian', 'Upper Town', 2, 'Khachapuri', 'A toast before every dish.', 'The cheese bread is the size of a boat, and somebody at the next table will sing.'),
(16, 'Seven Bowls', 'Korean', 'East Docks', 2, 'Galbi-jjim', 'The side dishes never end.', 'Seven bowls arrive before you have sat down. The list of ferments is longer than the wine list.'),
(17, 'Olive & Ash', 'Greek', 'Mill Lane', 2, 'Lamb kleftiko', 'Sealed at dawn, opened at dusk.', 'Clay pots go into the ash in the morning. Nobody lifts a lid before the first guest arrives.'),
(18, 'Little Lisbon', 'Portuguese', 'Canal Side', 1, 'Pastéis de nata', 'Cinnamon is not optional.', 'Custard tarts at the window, salt cod in the back, and a television that only shows football.'),
(19, 'The Glass House', 'Tasting menu', 'Botanic Hill', 4, 'Seventeen small things', 'Dinner among the ferns.', 'A Victorian greenhouse, twelve guests and a chef who gardens between the courses.'),
(20, 'Smoke Signal', 'Barbecue', 'Ring Road', 2, 'Fourteen-hour brisket', 'Follow your nose.', 'You can smell it from the bridge. Sold by weight, eaten from paper, gone by two.');

INSERT OR IGNORE INTO movie_ratings (movie_id, user_id, value)
SELECT seed.column1, 'guest-' || (given.key + 1), given.value
FROM (VALUES
  (1, '[5,4,4,5,3]'), (2, '[4,5,5,4]'), (3, '[3,4,4]'), (4, '[2,1,2]'), (5, '[4,4,5,3,4,5]'),
  (6, '[3,3,4,2]'), (7, '[4,4,3]'), (8, '[5,5,5,4,5,5]'), (9, '[3,2,4]'), (10, '[4,3,5,4]'),
  (11, '[2,3,3,2]'), (12, '[5,3,4]'), (13, '[5,5,4,5]'), (14, '[4,3,4,4,3]'), (15, '[3,3]'),
  (16, '[5,4,5]'), (17, '[5,5,4,4,5,3,5,4]'), (18, '[4,5]'), (19, '[1,3,2,4]'), (20, '[5]')
) AS seed, json_each(seed.column2) AS given;

INSERT OR IGNORE INTO restaurant_ratings (restaurant_id, user_id, value)
SELECT seed.column1, 'guest-' || (given.key + 1), given.value
FROM (VALUES
  (1, '[5,5,4,5]'), (2, '[4,3,4]'), (3, '[5,4,5,5,4]'), (4, '[4,4,5]'), (5, '[5,4,5,3]'),
  (6, '[5,5,5,5,4,5,5]'), (7, '[3,4,4,3]'), (8, '[4,3]'), (9, '[2,5,4,3]'), (10, '[4,5,4]'),
  (11, '[2,3,2]'), (12, '[5,4,4,5]'), (13, '[3,2,3,4]'), (14, '[5,4,4]'), (15, '[4,5,5]'),
  (16, '[4,4,3,5]'), (17, '[3,4]'), (18, '[5,5,4,4,5]'), (19, '[3,5,1,4]'), (20, '[4,4,5,5]')
) AS seed, json_each(seed.column2) AS given;
