/** The place of a region in the string around it: `<template data-live="7"></template>`. */
export const placePattern = /<template data-live="(\d+)"><\/template>/g;

/** The numbers of the regions that are placed in a string, in order. O(length); of a string without any, one search. */
export const placesIn = (html: string): readonly number[] =>
  html.includes("<template data-live=") ? Array.from(html.matchAll(placePattern), (match) => Number(match[1])) : [];
