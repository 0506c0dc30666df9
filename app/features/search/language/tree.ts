// What a question means, as a tree of plain JSON. The parser makes it, `search_events()` in the database reads it: nothing else may stand
// in it, because the function knows these words only.

export type Node =
  | { op: 'and' | 'or'; nodes: Node[] }
  | { op: 'not'; node: Node }
  /** Words that stand together; `begins`: the last one may go on. */
  | { op: 'words'; words: string[]; begins: boolean }
  /** Letters anywhere in the beginning of an event's text; `%`, `_` and `\` are letters. */
  | { op: 'part'; text: string }
  /** Any of what the index knows of an event, as `tool=shell`; with `*` at its end it is a beginning. */
  | { op: 'facts'; any: string[] }
  /** Files: `begins` finds candidates in the index, `matches` (a regular expression of ours) decides. */
  | { op: 'path'; begins: string[]; matches: string[] }
  | { op: 'exit'; is: Sign; number: number }
  | { op: 'time'; from: string | null; to: string | null }
  | { op: 'commented' }
  /** Of the session: patterns of LIKE, without regard to case. */
  | { op: 'session'; field: SessionField; like: string[] }
  | { op: 'standing'; any: string[] }
  | { op: 'cost'; is: Sign; number: number }
  | { op: 'in'; session: string }

export type Sign = '=' | '<>' | '<' | '>' | '<=' | '>='
export type SessionField = 'agent' | 'repo' | 'branch' | 'model' | 'machine' | 'person' | 'session' | 'title'

/** What cannot be read, where it stands, and what to do. */
export type Fault = { message: string; from: number; to: number }

/** `tree` is null for a question that asks for nothing. */
export type Question = { tree: Node | null; marks: Mark[]; fault: null } | { tree: null; marks: Mark[]; fault: Fault }

/** What to mark in a text: words that stand together, or a part of a word. */
export type Mark = { words: string[] } | { part: string }
