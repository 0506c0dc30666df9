// What codex-session-view kept beside chats, row by row. The same seed makes the same rows.
import { createHash } from 'node:crypto'
import { random } from '../../demo/random.ts'
import { byId } from './folder.ts'
import type { StoreFiles } from './folder.ts'
import { iso, start } from './times.ts'

/** What codex-session-view kept beside chats. */
export function coachThings(seed = 2): StoreFiles {
  const draw = random(seed)
  const content = [
    { timestamp: iso(0), id: 'up-1', cwd: '/srv/shop' },
    { type: 'Message', id: 'e1', role: 'user', content: 'Find the leak', at: iso(1), index: 0 },
    {
      type: 'LocalShellCall',
      id: 'e2',
      command: 'npm test',
      exitCode: 1,
      stderr: 'failed',
      at: iso(2),
      index: 1,
      call_id: 'c1',
    },
    { type: 'Other', data: { odd: true }, index: 2 },
  ]
  const events = content.slice(1)
  const path = 'uploads/~/.codex/sessions/2025/12/20/rollout-a.jsonl'
  return {
    'session-snapshots': [
      {
        sessionId: 'session-default',
        assetPath: path,
        source: 'upload',
        persisted: true,
        meta: { timestamp: iso(0), origin: 'codex' },
        events,
        eventCount: 3,
        createdAt: iso(3),
        updatedAt: iso(3),
      },
    ],
    'session-uploads': [
      {
        id: draw.uuid(),
        originalName: 'notes.jsonl',
        storedAt: iso(4),
        size: 10,
        content: content.map((row) => JSON.stringify(row)).join('\n'),
        repoLabel: 'shop',
        source: 'upload',
        origin: 'codex',
        sessionId: 'session-default',
        status: 'succeeded',
        startedAt: iso(3),
        lastUpdatedAt: iso(4),
        persisted: true,
      },
      { id: draw.uuid(), originalName: 'empty.jsonl', storedAt: iso(5), size: 0, content: '', source: 'bundled' },
    ],
    misalignments: [
      {
        id: 'misalignment_1',
        sessionId: 'session-default',
        ruleId: 'r-1',
        title: 'Uses any',
        summary: 's',
        severity: 'high',
        status: 'open',
        eventRange: { startIndex: 0, endIndex: 2, startAt: iso(1), endAt: '' },
        evidence: [{ message: 'm', eventIndex: 1 }],
        createdAt: iso(5),
        updatedAt: iso(5),
      },
      {
        sessionId: 'session-default',
        ruleId: 'r-2',
        title: 'No id',
        evidence: null,
        createdAt: iso(6),
        updatedAt: iso(6),
      },
    ],
    'hookify-decisions': [
      {
        id: 'hook_1',
        sessionId: 'session-default',
        source: 'timeline',
        contentHash: createHash('sha256').update('x').digest('hex'),
        severity: 'high',
        blocked: true,
        rules: [{ id: 'r-1', severity: 'high' }],
        message: 'no',
        annotations: '## Notes',
        createdAt: iso(7),
      },
    ],
    todos: [
      { id: draw.uuid(), text: 'Read AGENTS.md', completed: false, createdAt: iso(8) },
      { id: draw.uuid(), text: 'Ask', completed: true, createdAt: iso(8) },
    ].sort(byId),
    bindings: [{ sessionId: 'session-default', assetPath: path, rootDir: '/srv/shop', updatedAt: start }],
    'ui-settings': [
      {
        profileId: 'default',
        settings: {
          lastSessionPath: null,
          ruleInspector: { open: true, activeTab: 'gate' },
          bookmarks: [{ id: 'b1', type: 'session', entityId: 'session-default', label: 'look', createdAt: start }],
          sessionExplorer: { filters: {} },
          timelinePreferences: { dense: true },
        },
        updatedAt: iso(9),
      },
    ],
  }
}
