// Deliberate faults of the engine, one line of code each: the oracle must find every one within a few cases. `right` stands exactly once in the file.

export type Fault = {
  readonly name: string
  /** Path under engine/. */
  readonly file: string
  readonly right: string
  readonly wrong: string
}

/** No random case hits the moment for this one often enough: it has a test of its own. */
export const ACKNOWLEDGED_EARLY: Fault = {
  name: 'a transaction is acknowledged before it is stored',
  file: 'shapes/apply.ts',
  right: 'this.#open = new Passing(',
  wrong: 'this.done = commitLsn + 1n\n    this.#open = new Passing(',
}

/** Those that random cases find. `seed` is a case that has found it; those behind it are tried too. */
export const FAULTS: readonly (Fault & { readonly seed: number })[] = [
  {
    name: 'a change is skipped',
    seed: 2,
    file: 'shapes/part.ts',
    right: 'this.#open = line\n',
    wrong: 'if ((globalThis.lines = (globalThis.lines ?? 0) + 1) % 5 !== 0) this.#open = line\n',
  },
  {
    name: 'a change comes twice',
    seed: 1,
    file: 'shapes/part.ts',
    right: 'this.#entries.push({ lsn: this.#transaction.commitLsn, op: this.#open.op, line })',
    wrong:
      'for (const op of [this.#open.op, this.#open.op]) this.#entries.push({ lsn: this.#transaction.commitLsn, op, line })',
  },
  {
    name: 'changes of a transaction change places',
    seed: 2,
    file: 'shapes/part.ts',
    right: 'entries: this.#entries, bytes',
    wrong: 'entries: this.#entries.toReversed(), bytes',
  },
  {
    name: 'snapshot and stream are joined by LSN',
    seed: 10,
    file: 'shapes/shape.ts',
    right: '|| !isVisible(xid, this.#moment.snapshot)',
    wrong: '|| false',
  },
  {
    name: 'what the snapshot shows is not dropped from the stream',
    seed: 7,
    file: 'shapes/shape.ts',
    right: '|| !isVisible(xid, this.#moment.snapshot)',
    wrong: '|| true',
  },
  {
    name: 'what was buffered during the snapshot is forgotten',
    seed: 25,
    file: 'shapes/shape.ts',
    right: 'const buffered = this.#buffered\n',
    wrong: 'const buffered = []\n',
  },
  {
    name: 'a table is published while others write to it',
    seed: 5,
    file: 'replication/publication.ts',
    right: 'IN SHARE ROW EXCLUSIVE MODE',
    wrong: 'IN ACCESS SHARE MODE',
  },
  {
    name: 'a reader continues at its last change instead of behind it',
    seed: 1,
    file: 'shapes/log.ts',
    right: 'this.#changes.read(offset)',
    wrong: 'this.#changes.read(compareOffsets(offset, this.end) < 0 ? { ...offset, op: offset.op - 1 } : offset)',
  },
  {
    name: 'up-to-date in the middle of a transaction',
    seed: 2,
    file: 'storage/run.ts',
    right: 'const atEnd = to === this.count',
    wrong: 'const atEnd = true',
  },
  {
    name: 'the old row is judged instead of the new one',
    seed: 18,
    file: 'shapes/judging.ts',
    right: 'after: holds(seen.after)',
    wrong: 'after: seen.before ? holds(seen.before) && seen.after : holds(seen.after)',
  },
  {
    name: 'TRUNCATE leaves the shape as it is',
    seed: 2,
    file: 'shapes/apply.ts',
    right: 'if (takes) this.#options.shapes.end(shape, mustRefetch())',
    wrong: 'if (takes) continue',
  },
  {
    name: 'a handle is given to the next shape again',
    seed: 6,
    file: 'shapes/definition.ts',
    right: 'last = now > last ? now : last + 1n',
    wrong: 'last ||= now',
  },
]
