import { js } from "overwinter/templates";

export interface StarCountsProps {
  /** How many gave 5 stars, 4, 3, 2 and 1. */
  readonly counts: readonly number[];
}

/** How an average came about, in a dialog that the browser opens and closes by itself. */
export function StarCounts({ counts }: StarCountsProps) {
  const most = Math.max(...counts, 1);
  return (
    <>
      <button type="button" class="link-button needs-script" aria-haspopup="dialog" live:click={js.open("#star-counts")}>
        How it adds up
      </button>
      <dialog class="dialog" id="star-counts" aria-labelledby="star-counts-title">
        <h2 id="star-counts-title">What everybody gave</h2>
        <table class="star-counts">
          <thead class="visually-hidden">
            <tr>
              <th scope="col">Stars</th>
              <th scope="col">Ratings</th>
            </tr>
          </thead>
          <tbody>
            {counts.map((count, index) => (
              <tr>
                <th scope="row">
                  {5 - index} <span aria-hidden="true">★</span>
                  <span class="visually-hidden">stars</span>
                </th>
                <td>
                  <span class="bar" style={{ "--share": count / most }} aria-hidden="true" />
                  {count}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <button type="button" class="button" live:click={js.close("#star-counts")}>
          Close
        </button>
      </dialog>
    </>
  );
}
