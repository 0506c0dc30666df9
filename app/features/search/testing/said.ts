// Events as the tests of search say them: a call of a shell and its answer.

/** `name`: by which the test knows it. */
export type Said = {
  name: string
  kind: string
  role?: string
  call?: string
  outcome?: string
  meta?: object
  body: object
  at?: string
}

export const shell = (name: string, call: string, command: string): Said => ({
  name,
  kind: 'shell',
  call,
  meta: { tool: 'Bash' },
  body: { shape: 'shell', name: 'Bash', command },
})
export const result = (name: string, call: string, output: string, exitCode?: number): Said => ({
  name,
  kind: 'tool_result',
  call,
  outcome: exitCode ? 'error' : 'ok',
  body: { shape: 'tool_result', output, exitCode },
})
