-- Who made the movies, and what the first guests had to say. Rows have their ids: a second run changes nothing.

INSERT OR IGNORE INTO movie_people (movie_id, department, position, name, role)
SELECT seed.column1, seed.column2, person.key + 1, person.value ->> 0, person.value ->> 1
FROM (VALUES
  (1, 'cast', '[["Stellan Brekke","Aksel"],["Tuva Hagen","The voice"],["Odd Nilsen","The ferryman"]]'),
  (1, 'crew', '[["Maja Lund","Cinematography"],["Per Askeland","Score"]]'),
  (2, 'cast', '[["Marisol Vega","Abuela Inés"],["Luna Prieto","Clara"],["Hugo Salas","The man from the agency"]]'),
  (2, 'crew', '[["Noemí Campos","Paper models"],["Iker Montes","Sound"]]'),
  (3, 'cast', '[["Kenji Morita","Haruo"],["Aya Fujimoto","Sae"],["Shun Okada","Riku"]]'),
  (3, 'crew', '[["Rin Sakai","Cinematography"],["Goro Hase","Props"]]'),
  (4, 'cast', '[["Bree Lawson","Nell"],["Marcus Tully","Dan"],["Ivy Carver","The neighbour"]]'),
  (4, 'crew', '[["Jo Pratt","Make-up"],["Wes Kline","Score"]]'),
  (5, 'cast', '[["Édith Vasseur","The inspector"],["Bruno Lacaze","The manager"],["Colette Pym","Everybody else"]]'),
  (5, 'crew', '[["Anatole Riou","Sets"],["Zoé Barral","Costumes"]]'),
  (6, 'cast', '[["Giulia Sarti","Ilaria"],["Pietro Damiani","The captain"],["Nora Bassi","The cartographer"]]'),
  (6, 'crew', '[["Aldo Ricci","Maps"],["Elena Vitale","Score"]]'),
  (7, 'cast', '[["Jonas Kalnins","The driver"],["Agne Matulyte","Seat nine"],["Pawel Zych","Seat four"]]'),
  (7, 'crew', '[["Dovile Simkute","Editing"],["Tomas Baltrus","Sound"]]'),
  (8, 'cast', '[["Adaeze Okafor","Narrator"],["Forty thousand bees","Themselves"]]'),
  (8, 'crew', '[["Sunday Eze","Macro photography"],["Bisi Ade","Bee keeper"]]'),
  (9, 'cast', '[["Lazare Fontan","The sweeper"],["Mireille Caron","The star"],["Théo Blanchet","The conductor"]]'),
  (9, 'crew', '[["Sacha Ney","Songs"],["Irène Faure","Choreography"]]'),
  (10, 'cast', '[["Orla Devane","The vet"],["Mateusz Kowal","The postman"],["Biscuit","A sheep"]]'),
  (10, 'crew', '[["Fionn Rourke","Cinematography"],["Aoife Brannigan","Tides"]]'),
  (11, 'cast', '[["Ximena Luna","The clerk"],["Raúl Ibarra","The owner"],["Chucho Paz","The fireman"]]'),
  (11, 'crew', '[["Lila Reyes","Cinematography"],["Beto Cruz","Fire"]]'),
  (12, 'cast', '[["Nao Kirishima","The crew of one"],["A fern","The first word"]]'),
  (12, 'crew', '[["Tetsuo Mori","Plants"],["Emi Ando","Score"]]'),
  (13, 'cast', '[["Alva Ek","Nils"],["Sixten Holm","His brother"],["Gun Bratt","The forecast"]]'),
  (13, 'crew', '[["Love Sand","Animation"],["Ulf Dahl","Thunder"]]'),
  (14, 'cast', '[["Stavros Lekkas","Mimis"],["Dina Frangou","Roula"],["Babis Zervas","Notis"]]'),
  (14, 'crew', '[["Kiki Pappa","Costumes"],["Lefteris Voulgaris","Tunnel"]]'),
  (15, 'cast', '[["Cole Barrett","The deputy"],["June Hadley","The mayor"],["Ray Sutter","The buyer"]]'),
  (15, 'crew', '[["Hank Moody","Cinematography"],["Lou Carver","Score"]]'),
  (16, 'cast', '[["The school of Hvammur","Themselves"],["Sólrún Pálsdóttir","The teacher"]]'),
  (16, 'crew', '[["Katla Stefánsdóttir","Cinematography"],["Ari Thór","Sound"]]'),
  (17, 'cast', '[["Halina Sobczak","First violin"],["Witold Maj","First cello"],["Ewa Lis","The caretaker"]]'),
  (17, 'crew', '[["Jan Rudzki","Cinematography"],["Zofia Gaj","Music"]]'),
  (18, 'cast', '[["Yasmin Haddad","The girl"],["Sultan","The goat"],["Nabil Khoury","The soldier"]]'),
  (18, 'crew', '[["Rima Aziz","Kites"],["Sami Toma","Score"]]'),
  (19, 'cast', '[["Dex Rollins","The singer"],["Candace Bly","Mission control"],["Yuri Kas","The other astronaut"]]'),
  (19, 'crew', '[["Trudy Bell","Songs"],["Mo Vance","Wires"]]'),
  (20, 'cast', '[["Clodagh Rane","The one who knocks"],["Declan Moy","The one before"],["Gráinne Foy","What answers"]]'),
  (20, 'crew', '[["Eamon Daly","Cinematography"],["Róisín Kerr","Ice"]]')
) AS seed, json_each(seed.column3) AS person;

-- One film has left the programme: what is given from then on does not count.
UPDATE movies SET ratings_closed_on = '2026-03-31' WHERE id = 15;

INSERT OR IGNORE INTO comments (id, movie_id, user_id, user_name, text, written_at) VALUES
(1, 1, 'guest-1', 'Ines', 'I counted the steps along with him. It is 214, they did not cheat.', '2026-01-11T20:14:00Z'),
(2, 1, 'guest-2', 'Tobias', 'The sound of the lamp turning is still in my ears. See it with the lights off and the phone in another room.', '2026-02-02T22:40:00Z'),
(3, 1, 'guest-5', 'Maren', 'Does anybody know which island that is?', '2026-04-19T09:05:00Z'),
(4, 2, 'guest-3', 'Joaquín', 'My daughter has taken the newspaper before I could read it. Every day since.', '2026-02-21T18:31:00Z'),
(5, 5, 'guest-4', 'Lotte', 'Laughed at the penguin, then laughed again on the tram home.', '2026-03-08T21:12:00Z'),
(6, 8, 'guest-1', 'Ines', 'You leave with the wish to apologise to every bee that you ever waved away.', '2026-05-03T16:20:00Z'),
(7, 17, 'guest-6', 'Samuel', 'Nine days in one building, and I would have stayed a tenth.', '2026-01-30T23:02:00Z');

INSERT OR IGNORE INTO reviews (id, movie_id, user_id, user_name, title, text, stars, seen_on, place, audiences, moments, ticket_cents, written_at) VALUES
(1, 1, 'guest-2', 'Tobias', 'A film that you hear', 'Hardly a word is said in the first half hour, and I did not miss one. The storm is made of rope, wood and a man who breathes. When somebody answers at last, the whole row sat up.', 5, '2026-01-31', 'cinema', '["night-owls","film-lovers"]', '["Step 214","The second lamp","Breakfast for two"]', 1150, '2026-02-02T22:55:00Z'),
(2, 8, 'guest-1', 'Ines', 'Small, and never cute', 'Nobody explains, nobody names the bees. You look for an hour and a half, and at the end you know a city.', 5, '2026-05-02', 'festival', '["families","everybody"]', '["The first warm day"]', NULL, '2026-05-03T16:35:00Z'),
(3, 4, 'guest-3', 'Joaquín', 'All windows, no view', 'It begins well: the paint, the neighbours, the sound at the glass. Then everything is explained, twice.', 2, '2026-02-14', 'home', '["night-owls"]', '[]', NULL, '2026-02-15T10:00:00Z');
