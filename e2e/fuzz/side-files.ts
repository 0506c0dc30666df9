// What agents keep beside their transcripts, and formats of a few lines: by the name of their file.

const session = '0b6c1f2e-7a44-4c38-9a51-3d2f0e6b7c8d'
const at = '2026-01-01T00:00:00.000Z'
const lines = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')
const many = <T>(make: (n: number) => T): T[] => Array.from({ length: 12 }, (_, n) => make(n))

export function sideFiles(): Record<string, string> {
  const todos = many((n) => ({ content: `step ${n}`, status: 'pending', activeForm: `doing ${n}` }))
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } })
  const telemetry = many((n) => ({
    timeUnixNano: '1767225600000000000',
    body: { stringValue: 'claude_code.api_request' },
    attributes: [
      attribute('session.id', session),
      attribute('request_id', `req_${n}`),
      attribute('model', 'claude-x'),
      attribute('output_tokens', `${n}`),
    ],
  }))
  const traces = many((n) => ({ version: '1', id: `trace-${n}`, timestamp: at, files: [{ path: `src/${n}.ts` }] }))
  const agents = many((n) => ({ type: 'user', id: `line-${n}`, text: `word ${n}`, timestamp: at }))
  return {
    'history.jsonl': lines(
      many((n) => ({ display: `ask ${n}`, pastedContents: {}, timestamp: 1767225600000 + n, project: '/srv/x' })),
    ),
    'codex-history.jsonl': lines(many((n) => ({ session_id: session, ts: 1767225600 + n, text: `ask ${n}` }))),
    'session_index.jsonl': lines(many((n) => ({ id: `thread-${n}`, thread_name: `name ${n}`, updated_at: at }))),
    [`${session}-agent-${session}.json`]: JSON.stringify(todos),
    '1.json': JSON.stringify({ id: '1', subject: 'a task', status: 'pending', blocks: [], blockedBy: [] }),
    'telemetry.jsonl': lines(telemetry),
    'traces.jsonl': lines(traces),
    'normalised.jsonl': lines([{ legacySession: 'old' }, ...agents]),
  }
}
