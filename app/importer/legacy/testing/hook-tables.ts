// Tables of tools that lived on hooks (workio, a hook bridge): SQLite's times and booleans, JSON inside text, words that nobody has
// heard of. The same seed makes the same rows.
import { random } from '../../demo/random.ts'
import type { Row, StoreFiles } from './folder.ts'
import { iso, sqlite } from './times.ts'

export interface HookDashboard {
  files: StoreFiles
  session: string
  userUuid: string
}

/** A workio export; messages name prompts, prompts name the session. */
export function workioTables(seed = 4): HookDashboard {
  const draw = random(seed)
  const session = draw.uuid()
  const userUuid = draw.uuid()
  const message = (id: number, uuid: string, fields: Row): Row => ({
    id,
    prompt_id: 1,
    uuid,
    is_user: 0,
    thinking: 0,
    todo_id: null,
    body: null,
    tools: null,
    images: null,
    created_at: iso(id),
    updated_at: sqlite(id),
    ...fields,
  })
  const tool = { tool_use_id: 'toolu_w1', name: 'Bash', status: 'error', input: { command: 'make' }, output: 'no rule' }
  const payload = {
    session_id: session,
    cwd: '/srv/shop',
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'make' },
    tool_use_id: 'toolu_w1',
  }
  return {
    session,
    userUuid,
    files: {
      projects: [{ id: 1, path: '/srv/shop', created_at: sqlite(0), updated_at: sqlite(0) }],
      sessions: [
        {
          session_id: session,
          project_id: 1,
          terminal_id: 7,
          name: 'Fix make',
          git_branch: 'main',
          message_count: 99,
          status: 'active',
          transcript_path: '/gone.jsonl',
          created_at: sqlite(0),
          updated_at: sqlite(9),
        },
      ],
      prompts: [{ id: 1, session_id: session, prompt: 'Fix it', created_at: sqlite(1) }],
      messages: [
        message(2, userUuid, {
          is_user: 1,
          body: 'Fix it',
          images: JSON.stringify([{ media_type: 'image/png', data: 'aGk=' }]),
        }),
        message(3, draw.uuid(), { thinking: 1, body: 'Hm.' }),
        message(4, 'toolu_w1', { tools: JSON.stringify(tool) }),
        message(5, draw.uuid(), { body: 'Fixed.' }),
        { ...message(6, draw.uuid(), { body: 'Of no prompt.' }), prompt_id: 404 },
      ],
      hooks: [
        {
          id: 1,
          session_id: session,
          hook_type: 'PreToolUse',
          payload: JSON.stringify(payload),
          created_at: sqlite(3),
        },
        {
          id: 2,
          session_id: session,
          hook_type: 'Stop',
          payload: JSON.stringify({ session_id: session, hook_event_name: 'Stop' }),
          created_at: sqlite(6),
        },
      ],
    },
  }
}

/** Tables of a hook bridge, under names of two minds. */
export function bridgeTables(): StoreFiles {
  return {
    sessions: [
      {
        session_key: 'key-1',
        tenant_id: 't',
        status: 'completed',
        model: 'claude-x',
        meta: '{"word_count":12,"qa_score":0.5}',
        started_at: iso(0),
        ended_at: iso(9),
      },
    ],
    reports: [
      {
        id: 1,
        session_key: 'key-1',
        type: 'summary',
        path: 'reports/a.md',
        content: '# A',
        hash: 'h',
        created_at: iso(4),
      },
      { session: 'key-1', report_type: 'never-heard-of', name: 'b.md', content: '# B' },
    ],
    agent_states: [{ id: 5, session_key: 'key-1', agent_type: 'reviewer', content: '{"step":2}', created_at: iso(5) }],
    hook_audit_log: [
      {
        id: 9,
        session_key: 'key-1',
        event_name: 'PostToolUse',
        tool_name: 'Bash',
        payload: '{"tool_use_id":"toolu_b","tool_response":{"stdout":"hi"}}',
        created_at: iso(6),
        tenant_id: 't',
      },
      { id: 10, sessionKey: 'key-1', hook_event: 'SomethingNew', payload: { a: 1 }, createdAt: iso(7) },
    ],
  }
}
