/** What went wrong in an author's code or in the use of this package. Each code is one condition; the message says what, where and the cure. */
export type LiveErrorCode =
  | "assets" // the client's script is not among the static assets
  | "binding" // on(), js or hook() was given what cannot be bound
  | "bindings" // the Worker's configuration lacks a binding
  | "child" // a <Live> of what is no LiveComponent
  | "constructor" // a live node's class has a constructor that does not pass its arguments on
  | "document" // a document that does not place the view once
  | "duplicate-child" // two children with one class and id, or a second one without id, or two classes of one name
  | "form" // a form, or a field of one, that is not as it has to be
  | "handler-missing" // a message that no handler of the parent takes
  | "outside-node" // a <Live> that no live node renders
  | "outside-turn" // something that only a handler may do
  | "payload" // a handler whose schema is none
  | "prop" // a prop that is not data
  | "reserved-name" // a field or handler on a name of the base class
  | "root" // a render that does not give one root element
  | "route" // a route, or its view, that is not registered
  | "slot" // a slot shown twice, or given what is none
  | "state" // a field that does not come back whole
  | "state-size" // a node with too much state
  | "version" // stored state that the code cannot read
  | "secret"; // LIVE_SECRET is not set

/** An error with a stable `code`, for callers that tell conditions apart. */
export class LiveError extends Error {
  override readonly name = "LiveError";
  readonly code: LiveErrorCode;

  constructor(code: LiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
