export interface PosterProps {
  readonly kind: "movie" | "restaurant";
  readonly id: number;
}

const artCount = { movie: 5, restaurant: 4 };

/** A picture without an image: colours and shapes made by the stylesheet from the id, so that neighbours differ. */
export function Poster({ kind, id }: PosterProps) {
  // The golden angle, squeezed into what is left without the drab olives between 65 and 130 degrees.
  const hue = Math.round(130 + ((id * 137.5) % 360) * (295 / 360)) % 360;
  return <div class={`poster poster-${kind} art-${id % artCount[kind]}`} style={{ "--hue": hue }} aria-hidden="true" />;
}
