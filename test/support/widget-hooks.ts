/** What the widgets of the tests and their views say to each other: named by the Worker's code and by the browser's. */

export interface EditorHook {
  pushes: { typed: { text: string } };
  events: { document: { text: string } };
}

export interface ChartHook {
  pushes: { picked: { index: number } };
  events: { data: number[] };
}
