import { readEmail, readMoney, readPhone, type MoneyOptions, type PhoneOptions, type Reading } from "overwinter/fields";
import { z } from "zod";
import { audiences, places, type Audience, type Place } from "./review-choices.ts";

/** What the fields and the schema both have to know of a ticket's price and a phone number. */
export const ticketPrice = { currency: "EUR", locale: "en-IE", max: 200_00 } satisfies MoneyOptions;
export const phoneNumber = { country: "IE" } satisfies PhoneOptions;

/** Most moments that a review names. */
export const maxMoments = 5;

/** Today for whoever is furthest ahead: the server does not know where the writer is. */
const latestToday = (): string => new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10);

/** What has to be true of a review. Each message is for the one who writes it. */
export const reviewSchema = z.object({
  title: z.string().trim().min(1, "Give it a title").max(80, "A title has 80 characters at most"),
  text: z.string().trim().min(20, "Write a little more: 20 characters at least").max(4000, "A review has 4000 characters at most"),
  stars: z.int("Say how many stars it gets").min(1).max(5),
  seenOn: z.iso.date("Say when you saw it").refine((day) => day <= latestToday(), "That day is yet to come"),
  place: z.enum(keysOf<Place>(places), "Say where you saw it"),
  audiences: z.array(z.enum(keysOf<Audience>(audiences))),
  moments: z
    .array(z.object({ text: z.string().trim().min(1, "Say which moment, or remove it").max(120, "A moment has 120 characters at most") }))
    .max(maxMoments, "Five moments are enough: leave something to see"),
  price: read((text) => readMoney(text, ticketPrice)),
  email: read((text) => readEmail(text)),
  phone: read((text) => readPhone(text, phoneNumber)),
});

/** A text as a field of `overwinter/fields` reads it, with what it says is wrong; null where there is none. */
function read<Value>(reader: (text: string) => Reading<Value>) {
  return z.string().transform((text, context): Value | null => {
    if (text.trim() === "") return null;
    const { value, error } = reader(text);
    if (error !== null) context.addIssue(error);
    return value;
  });
}

function keysOf<Key extends string>(choices: Readonly<Record<Key, string>>): Key[] {
  // SAFETY: the object literals have these keys and no others.
  return Object.keys(choices) as Key[];
}
