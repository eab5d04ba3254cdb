/** Where somebody saw a movie. The names are what is stored. */
export const places = {
  cinema: "At the cinema",
  festival: "At a festival",
  home: "At home",
  travel: "On the way somewhere",
};

export type Place = keyof typeof places;

/** Whom somebody would send to it. */
export const audiences = {
  everybody: "Everybody",
  families: "Families",
  "film-lovers": "People who stay for the credits",
  "night-owls": "Night owls",
};

export type Audience = keyof typeof audiences;
