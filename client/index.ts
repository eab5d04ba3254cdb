/** The script of every live page: to load it is to connect. */
import { connect } from "./connect.ts";

export { connect, type Status } from "./connect.ts";

connect();
