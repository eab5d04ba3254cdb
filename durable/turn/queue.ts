/**
 * One thing after the other. What nothing stands before begins at once, in the caller's own time; the rest waits. A task may not fail: what it throws
 * is told to `failed`, and the next one begins.
 */
export class Queue {
  readonly #failed: (error: unknown, task: QueueTask) => void;
  readonly #waiting: { readonly task: QueueTask; readonly done: () => void }[] = [];
  #isBusy = false;

  constructor(failed: (error: unknown, task: QueueTask) => void) {
    this.#failed = failed;
  }

  /** Runs a task when those before it are done. Settles when it is done. */
  run(task: QueueTask): Promise<void> {
    if (!this.#isBusy) return this.#runAll(task);
    return new Promise((done) => void this.#waiting.push({ task, done }));
  }

  /** Settles when what runs and waits now is done. */
  async settled(): Promise<void> {
    if (this.#isBusy) await this.run({ run: () => {} });
  }

  async #runAll(first: QueueTask): Promise<void> {
    this.#isBusy = true;
    const next = this.#runOne(first);
    if (next !== undefined) await next;
    this.#isBusy = false;
    const following = this.#waiting.shift();
    // Nobody waits for the rest here: whoever queued it does.
    if (following !== undefined) void this.#runAll(following.task).then(following.done);
  }

  #runOne(task: QueueTask): Promise<void> | void {
    try {
      return task.run()?.catch((error: unknown) => this.#failed(error, task));
    } catch (error) {
      this.#failed(error, task);
    }
  }
}

/** What is queued. */
export interface QueueTask {
  run(): Promise<void> | void;
}
