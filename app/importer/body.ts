// What event_bodies.body holds, by `shape`: the whole masked content of an event, for whoever opens it. Browser-safe: types only.
// Law: text is as the agent wrote it (cleaned for Postgres), never HTML; a reader must tolerate absent optional fields.

export type EventBody =
  | MessageBody
  | ReasoningBody
  | ToolCallBody
  | ShellBody
  | FileChangeBody
  | WebSearchBody
  | ToolResultBody
  | HookBody
  | StatusBody
  | TerminalBody
  | OtherBody

/** A prompt, an answer, or text that was put into the conversation. */
export interface MessageBody {
  shape: 'message'
  text: string
  images?: ImageData[]
}

/** What the model thought aloud; a summary where the vendor hides the rest. */
export interface ReasoningBody {
  shape: 'reasoning'
  text: string
}

/** The request of any tool that has no shape of its own. */
export interface ToolCallBody {
  shape: 'tool_call'
  name: string
  input: unknown
}

/** A command line, as asked for; its output is in the tool_result with the same tool call id. */
export interface ShellBody {
  shape: 'shell'
  name: string
  command: string
  cwd?: string
  description?: string
  input: unknown
}

/** An edit: a patch in the tool's own notation, or text before and after. `changes` has one entry a file. */
export interface FileChangeBody {
  shape: 'file_change'
  name: string
  changes: FileChange[]
  input: unknown
}

export interface FileChange {
  path: string
  action: 'add' | 'update' | 'delete'
  patch?: string
  before?: string
  after?: string
}

export interface WebSearchBody {
  shape: 'web_search'
  query: string
  input: unknown
}

/** What a tool answered. `output` is the text the model saw; stdout and stderr are given where the source splits them. */
export interface ToolResultBody {
  shape: 'tool_result'
  output: string
  stdout?: string
  stderr?: string
  exitCode?: number
  durationMs?: number
  /** What the agent's tool wrote before the output: facts about the call, kept word for word. */
  preamble?: string
  patch?: string
  images?: ImageData[]
  data?: unknown
}

/** A hook of the agent that ran and had something to say. */
export interface HookBody {
  shape: 'hook'
  event: string
  text: string
  data: unknown
}

/** A turn of events in the session itself: compaction, interruption, an API error, a pull request. */
export interface StatusBody {
  shape: 'status'
  text: string
  data?: unknown
}

/** What a terminal did. Bytes of chunks in the order of events are its output. */
export interface TerminalBody {
  shape: 'terminal'
  type: 'open' | 'chunk' | 'resize' | 'close'
  /** Of a chunk: output as text, or as base64 where it is no text. */
  data?: string
  encoding?: 'utf8' | 'base64'
  /** 0 where the command had pipes and no terminal. */
  cols?: number
  rows?: number
  command?: string[]
  exitCode?: number
}

/** A record of a type this version does not know, whole. */
export interface OtherBody {
  shape: 'other'
  raw: unknown
}

/** `data` is base64; absent where the source only names the image. */
export interface ImageData {
  mediaType: string
  data?: string
  url?: string
}
