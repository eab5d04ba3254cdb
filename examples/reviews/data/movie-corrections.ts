import { z } from "zod";

const wholeNumber = (message: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,4}$/, message)
    .transform(Number);

/** What of a movie visitors may correct, and what has to be true of it. Each takes the text that was typed. */
export const corrections = {
  director: z.string().trim().min(1, "Somebody has directed it").max(60, "A name has 60 characters at most"),
  year: wholeNumber("A year has four digits").pipe(z.int().min(1888, "The first film is of 1888").max(2100, "That is too far ahead")),
  minutes: wholeNumber("Minutes are digits").pipe(z.int().min(1, "One minute at least").max(900, "Nobody sits through that")),
};

export type Correctable = keyof typeof corrections;
