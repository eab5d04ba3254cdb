/** The script of every live page: to load it is to connect. */
import { connect } from "./connect.ts";

export { connect } from "./connect.ts";
export type { Status } from "./status.ts";

connect();
