/** What a round trip cost on the wire, in bytes of WebSocket payload. */
export interface Exchange {
  readonly requestBytes: number;
  /** All frames up to the one that acknowledges. */
  readonly replyBytes: number;
}

/** One open socket of a workload. */
export interface Subject {
  /** Sends the workload's next event, and settles when the last frame of its answer has come. */
  exchange(): Promise<Exchange>;
  close(): void;
}
