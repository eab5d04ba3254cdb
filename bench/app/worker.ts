/** The Worker that is measured: the pages of the workloads, and no development checks in its bundle. */
import { createLive } from "overwinter/worker";
import { CellsView } from "./cells-view.tsx";
import { StarsView } from "./stars-view.tsx";
import { TableView } from "./table-view.tsx";

const live = createLive({
  routes: { "/stars": StarsView, "/table": TableView, "/cells/:count": CellsView },
  eventsPerSecond: 1_000_000, // one socket alone sends thousands
});

export class LiveSession extends live.LiveSession {}

export default live.routes();
