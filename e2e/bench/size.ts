// How much a run does. Quick runs show that a bench works; only full ones say how fast something is.

export type Size = {
  readonly commits: number
  readonly warmUpCommits: number
  /** Rows of a first sync. */
  readonly rows: number
  readonly syncs: number
  /** Changes of one drained backlog. */
  readonly changes: number
  readonly backlogs: number
  /** Shapes of the form `column = constant`. */
  readonly shapes: number
  readonly readers: number
  readonly fanOuts: number
  /** Processes whose memory is weighed. */
  readonly weighings: number
  /** Processes that are timed from start to end. */
  readonly hooks: number
  readonly importedEvents: number
  readonly imports: number
  /** Of the largest file whose import is weighed; others are a third of it. */
  readonly importedMegabytes: number
  /** Files that are watched and that nobody writes. */
  readonly watchedFiles: number
  /** How long what they cost is measured, each time. */
  readonly idleSeconds: number
  /** Groups of ten lines whose way to the screen is timed. */
  readonly groupsOfLines: number
  /** Events that are searched, and how often each question is asked. */
  readonly searchedEvents: number
  readonly searches: number
}

export const FULL: Size = {
  commits: 400,
  warmUpCommits: 100,
  rows: 100_000,
  syncs: 9,
  changes: 100_000,
  backlogs: 7,
  shapes: 10_000,
  readers: 500,
  fanOuts: 100,
  weighings: 3,
  hooks: 101,
  importedEvents: 20_000,
  imports: 5,
  importedMegabytes: 1000,
  watchedFiles: 5000,
  idleSeconds: 60,
  groupsOfLines: 12,
  searchedEvents: 1_000_000,
  searches: 25,
}

export const QUICK: Size = {
  commits: 5,
  warmUpCommits: 1,
  rows: 300,
  syncs: 1,
  changes: 400,
  backlogs: 1,
  shapes: 40,
  readers: 5,
  fanOuts: 3,
  weighings: 1,
  hooks: 3,
  importedEvents: 200,
  imports: 1,
  importedMegabytes: 1,
  watchedFiles: 20,
  idleSeconds: 1,
  groupsOfLines: 1,
  searchedEvents: 20_000,
  searches: 3,
}
