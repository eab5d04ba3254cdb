/** What the test of remembered rows bundles for production, where rows are not rendered again. */
export { PageSession } from "./page-session.ts";
export { rendered, RowsView } from "./rows-view.tsx";
