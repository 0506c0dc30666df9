// The two files of a remote-control daemon: objects keyed by id and by token, times in seconds. The same seed makes the same rows.
import { random } from '../../demo/random.ts'
import type { Row } from './folder.ts'
import { start } from './times.ts'

export interface Registry {
  sessions: Row
  tokens: Row
  ids: string[]
}

/** The two files of a remote-control daemon; `secrets` are its tokens. */
export function registry(secrets: string[], seed = 5): Registry {
  const draw = random(seed)
  const ids = secrets.map(() => draw.uuid())
  const seconds = Math.round(start / 1000)
  const sessions = ids.map((id, i) => [
    id,
    {
      session_id: id,
      ppid: 10 + i,
      pid: 100 + i,
      start_time: seconds,
      cwd: '/srv/shop',
      label: `job ${i}`,
      notify: i === 0,
      transport: { kind: 'tmux', details: { tmux_session: 's', tmux_pane: '%1' } },
      state: 'active',
      created_at: seconds,
      updated_at: seconds + 60,
      expires_at: seconds + 86_400,
    },
  ])
  const tokens = secrets.map((secret, i) => [
    secret,
    { session_id: ids[i], chat_id: 4711 + i, created_at: seconds, expires_at: seconds + 86_400 },
  ])
  return { sessions: { sessions: Object.fromEntries(sessions) }, tokens: Object.fromEntries(tokens), ids }
}
