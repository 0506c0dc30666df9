// The keys of the search language: what each narrows by, how its values are read, and what can be suggested. One line a key, used by the
// parser, the suggestions of the page, the documentation of the API and the help of the command.
import { eventKinds } from '#db/schema/timeline-events.ts'

/**
 * How values are read. `fact`: a word that the index knows of an event, `*` at its end. `name`: of a session, `*` anywhere. `part`: of a
 * session, anywhere in it. `path`: a glob. `number`, `amount` (of money), `moment`: compared. `word`: one of `values`.
 */
export type Reading = 'fact' | 'name' | 'part' | 'path' | 'number' | 'amount' | 'moment' | 'word' | 'hash'

export type Key = {
  name: KeyName
  reading: Reading
  /** For people: what it narrows to. */
  help: string
  example: string
  /** All values there are, or those that are most often meant. */
  values?: readonly string[]
}

const described = {
  tool: ['fact', 'calls of a tool: its own name, or shell, file_change, web_search, tool_call', 'tool:shell'],
  exit: ['number', 'commands by the code they ended with', 'exit:!=0'],
  path: ['path', 'files that were read or changed, * within a folder, ** over folders', 'path:src/**'],
  kind: ['word', 'what kind of event it is', 'kind:reasoning'],
  role: ['fact', 'who speaks', 'role:user'],
  has: ['word', 'what an event has', 'has:error'],
  is: ['word', 'how its session stands', 'is:live'],
  agent: ['name', 'the agent', 'agent:codex'],
  repo: ['name', 'the repository or folder, * for any part', 'repo:logbook'],
  branch: ['name', 'the branch, * for any part', 'branch:fix/*'],
  model: ['part', 'the model, or a part of its name', 'model:opus'],
  machine: ['part', 'the computer, or a part of its name', 'machine:laptop'],
  person: ['part', 'whose session it is: me, or a part of a name', 'person:me'],
  session: ['name', 'one session: its id here or at its agent, * at the end', 'session:0198c2*'],
  title: ['part', 'words in the title of the session', 'title:importer'],
  commit: ['hash', 'what names a commit, by the beginning of its hash', 'commit:8c53555'],
  before: ['moment', 'before that day began (UTC), a moment, or so long ago', 'before:2026-10-01'],
  after: ['moment', 'since that day began (UTC), a moment, or so long ago', 'after:7d'],
  on: ['moment', 'on that day (UTC)', 'on:2026-10-01'],
  cost: ['amount', 'sessions by what they cost, in dollars', 'cost:>1'],
} as const satisfies Record<string, readonly [Reading, string, string]>

export type KeyName = keyof typeof described

const values: Partial<Record<KeyName, readonly string[]>> = {
  tool: ['shell', 'file_change', 'web_search', 'tool_call'],
  kind: eventKinds,
  role: ['user', 'assistant', 'system', 'tool', 'developer'],
  has: ['error', 'exit', 'path', 'comment'],
  is: ['live', 'waiting', 'completed', 'stopped', 'error', 'main', 'sub-agent'],
  exit: ['0', '!=0'],
  before: ['1d', '7d', '30d'],
  after: ['1d', '7d', '30d'],
  cost: ['>1', '>10'],
}

/** Every key, in the order in which they are shown. */
export const keys: readonly Key[] = (Object.keys(described) as KeyName[]).map((name) => {
  const [reading, help, example] = described[name]
  const known = values[name]
  return { name, reading, help, example, ...(known && { values: known }) }
})

const byName = new Map<string, Key>(keys.map((key) => [key.name, key]))
const aliases: Partial<Record<string, KeyName>> = {
  file: 'path',
  since: 'after',
  until: 'before',
  repository: 'repo',
  host: 'machine',
}

/** The key that a word before a colon names, or undefined. */
export const keyCalled = (word: string): Key | undefined => byName.get(aliases[word] ?? word)

/** A key that somebody may have meant by a word: one letter away. */
export function keyNear(word: string): Key | undefined {
  if (word.length < 4) return undefined
  return keys.find(({ name }) => name.length >= 4 && isOneOff(word, name))
}

/** One letter more, less or other, or two in each other's place. */
function isOneOff(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  )
}
