// A Dispatch export, table by table: milliseconds, JSON inside text, base64. The same seed makes the same rows.
import { random } from '../../demo/random.ts'
import type { Row, StoreFiles } from './folder.ts'
import { start } from './times.ts'

export interface RunWorld {
  files: StoreFiles
  /** Bytes of the terminal, as they must be found again. */
  bytes: string
  /** Goes into an environment; must be found nowhere. */
  secret: string
}

/** A Dispatch export: a run of a terminal with base64 chunks, a run of Claude with SDK messages, a workspace. */
export function dispatchRuns(secret: string, seed = 3): RunWorld {
  const draw = random(seed)
  const claudeId = draw.uuid()
  const bytes = '\u001b[32mok\u001b[0m \u00e4 done\r\n'
  const meta = (env: Row) =>
    JSON.stringify({
      workspacePath: '/srv/shop',
      cwd: '/srv/shop',
      env,
      options: { model: 'claude-x', workspaceEnv: { PLAIN: secret } },
    })
  const event = (run: string, seq: number, channel: string, type: string, payload: unknown): Row => ({
    id: seq + (run === 'run-pty' ? 0 : 100),
    run_id: run,
    seq,
    channel,
    type,
    payload,
    ts: start + seq,
  })
  const assistant = {
    type: 'assistant',
    uuid: draw.uuid(),
    session_id: claudeId,
    parent_tool_use_id: null,
    message: {
      id: 'msg_1',
      role: 'assistant',
      model: 'claude-x',
      content: [
        { type: 'text', text: 'Looking.' },
        { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: { command: 'ls' } },
      ],
      usage: { input_tokens: 3, output_tokens: 5 },
    },
  }
  const files = {
    sessions: [
      {
        run_id: 'run-pty',
        owner_user_id: null,
        kind: 'pty',
        status: 'running',
        created_at: start,
        updated_at: start + 9,
        meta_json: meta({ PATH: '/bin', MY_THING: secret }),
      },
      {
        run_id: 'run-claude',
        owner_user_id: 'u1',
        kind: 'claude',
        status: 'stopped',
        created_at: start,
        updated_at: start + 9,
        meta_json: meta({}),
      },
    ],
    session_events: [
      event('run-pty', 1, 'system:status', 'open', '{"status":"open"}'),
      event('run-pty', 2, 'pty:stdout', 'chunk', Buffer.from(bytes).toString('base64')),
      event('run-pty', 3, 'pty:stderr', 'text', 'warning'),
      event('run-pty', 4, 'system:status', 'close', '{"status":"closed"}'),
      event('run-claude', 1, 'claude:message', 'json', JSON.stringify(assistant)),
      event('run-claude', 2, 'claude:error', 'text', 'overloaded'),
      event('run-claude', 3, 'made:up', 'unheard', '{"a":1}'),
    ],
    workspaces: [
      {
        path: '/srv/shop',
        name: 'shop',
        last_active: start,
        created_at: start,
        updated_at: start,
        theme_override: 'dark',
      },
    ],
    workspace_layout: [{ run_id: 'run-pty', client_id: 'c1', tile_id: 't1', x: 0, y: 0, updated_at: start }],
    user_preferences: [{ user_id: 'default', category: 'terminal', preferences_json: '{"font":12}' }],
  }
  return { files, bytes, secret }
}
