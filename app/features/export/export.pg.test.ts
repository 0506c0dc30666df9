// Exports of a session: what is chosen is what is written, in every form; hostile text is inert in each; long sessions cost no memory.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { disposableDatabase } from '#db/testing.ts'
import type { DisposableDatabase } from '#db/testing.ts'
import { seedActor, seedSession } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'
import { exportQuery } from '../../server/api/inputs.ts'
import { indexBatch } from '../../capture/search-index.server.ts'
import { formNames } from './form-names.ts'
import { previewExport } from './preview.server.ts'
import { exportSession } from './session-export.server.ts'

let home: DisposableDatabase
let db: Database
let mine: Actor
let session: string

beforeAll(async () => {
  home = await disposableDatabase({ migrated: true })
  vi.stubEnv('DATABASE_URL', home.url)
  db = connect(home.url, 4)
  mine = await seedActor(home.sql)
  session = await seedSession(home.sql, mine, { title: '=1+1 <img src=x onerror=alert(1)> \u202Eevil' })
  await home.sql`update sessions set cwd = '/home/nightowl/pantry' where id = ${session}`
  await home.sql`insert into session_heads (session_id, space_id, next_seq) values (${session}, ${mine.spaceId}, ${events.length + 1})`
  for (const [n, event] of events.entries()) await add(n + 1, event)
  while (await indexBatch(db));
})
afterAll(async () => {
  await db.$client.end()
  await home.drop()
})

type Said = { kind: string; role?: string; title?: string; outcome?: string; body: object }
const hostile =
  '=HYPERLINK("http://logbook.example/x","y")\n<script>alert(1)</script> <a href="javascript:alert(1)">x</a> ![i](http://logbook.example/i.png)\n\u202Edesrever \u001b]0;x\u0007 ```` fence http://logbook.example'
const events: Said[] = [
  { kind: 'message', role: 'system', body: { shape: 'message', text: 'Secret instructions of the vendor' } },
  { kind: 'message', role: 'user', body: { shape: 'message', text: '<system-reminder>Be brief</system-reminder>' } },
  { kind: 'message', role: 'user', body: { shape: 'message', text: 'Please look in /home/nightowl/pantry' } },
  { kind: 'message', role: 'assistant', body: { shape: 'message', text: hostile } },
  { kind: 'shell', title: '@SUM(1) <b>', body: { shape: 'shell', name: 'Bash', command: '-2+3 cmd|calc' } },
  { kind: 'tool_result', outcome: 'error', body: { shape: 'tool_result', output: hostile, exitCode: 2 } },
  {
    kind: 'file_change',
    body: {
      shape: 'file_change',
      name: 'Edit',
      changes: [{ path: 'a.ts', before: 'old', after: '```\nnew\n```' }],
      input: {},
    },
  },
]

async function add(seq: number, { kind, role, title, outcome, body }: Said, of = session) {
  const id = randomUUID()
  await home.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, role, title, outcome, occurred_at)
    values (${id}, ${mine.spaceId}, ${of}, ${seq}, ${`a${String(seq).padStart(6, '0')}`}, ${id}, ${kind}, ${role ?? null}, ${title ?? null}, ${outcome ?? null}, '2026-01-01')`
  await home.sql`insert into event_bodies (event_id, space_id, body) values (${id}, ${mine.spaceId}, ${home.sql.json({ ...body })})`
}

async function written(query: Record<string, string>, actor = mine): Promise<string> {
  const { preview: _, ...chosen } = exportQuery.parse(query)
  let text = ''
  for await (const piece of exportSession(db, actor, session, chosen)) text += piece
  return text
}
const seqs = async (query: Record<string, string>) => {
  const { events } = JSON.parse(await written({ ...query, format: 'json' })) as { events: Array<{ seq: number }> }
  return events.map(({ seq }) => seq)
}

test('whole, a range, one event, kinds and what a search finds', async () => {
  expect(await seqs({})).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(await seqs({ from: '3', to: '5' })).toEqual([3, 4, 5])
  expect(await seqs({ event: '4' })).toEqual([4])
  expect(await seqs({ kinds: 'shell,tool_result' })).toEqual([5, 6])
  expect(await seqs({ q: 'exit:2 or "please look"' })).toEqual([3, 6])
  expect(await seqs({ q: 'has:path', kinds: 'shell' })).toEqual([])
  await expect(written({ q: 'exit:x' })).rejects.toThrow('is no number')
})

test.each(formNames)(
  '%s: instructions and names are left out where that is chosen, and the file says so',
  async (format) => {
    const redacted = await written({ format, names: 'hidden' })
    expect(redacted).not.toMatch(/Secret instructions|Be brief|nightowl/)
    expect(redacted).toContain('instructions left out')
    const kept = await written({ format, instructions: 'kept' })
    expect(kept).toContain('Secret instructions of the vendor')
    expect(kept).toContain('nightowl')
  },
)

test.each(formNames)('%s: hostile text commands no page, sheet or terminal', async (format) => {
  const text = await written({ format, instructions: 'kept' })
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  if (format === 'md') {
    const outside = text.replace(/^(`{3,})\n[\s\S]*?\n\1$/gm, '')
    expect(outside).not.toMatch(/(?<!\\)<(script|a|img)|(?<!\\)!\[|(?<!\\)\]\(|(?<!\\)`|http:\/\//)
  }
  if (format === 'json') expect(text).not.toContain('<')
  if (format === 'html') {
    expect(text.match(/<(\/?[a-z1-6]+)/g)?.map((tag) => tag.replace(/[</]/g, ''))).toEqual(
      expect.not.arrayContaining(['script', 'img', 'iframe', 'form', 'svg', 'object', 'link']),
    )
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`)
    expect([...text.matchAll(/(?:href|src)="([^"]*)"/g)].every(([, to]) => /^#e\d+$/.test(to ?? ''))).toBe(true)
  }
})

test('no cell of a table begins a formula, and every row has every column', async () => {
  const text = await written({ format: 'csv', instructions: 'kept' })
  const rows = text
    .replace(/^\ufeff/, '')
    .split('\r\n')
    .filter(Boolean)
  expect(rows).toHaveLength(8)
  for (const row of rows.slice(1)) {
    const cells = [...row.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell ?? '')
    expect(cells).toHaveLength(8)
    for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@|%]/)
  }
})

test('the preview counts what the file has, and begins like it', async () => {
  const { preview: _, ...chosen } = exportQuery.parse({ format: 'md' })
  const preview = await previewExport(db, mine, session, chosen)
  expect(preview).toMatchObject({ events: 7, instructions: 2, more: false, kinds: { message: 4, shell: 1 } })
  const exported = /_?Exported: \S+/
  expect((await written({ format: 'md' })).replace(exported, '')).toContain(
    preview.sample.replace(exported, '').slice(0, 500),
  )
})

test('another space’s session, and one that an auditor asks for, are not there', async () => {
  const stranger = await seedActor(home.sql)
  await expect(written({}, stranger)).rejects.toThrow('no such session')
  await expect(written({}, { ...mine, role: 'auditor' })).rejects.toThrow()
})

test('a long session is written while it is read', async () => {
  const long = await seedSession(home.sql, mine)
  await home.sql`insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind, title)
    select gen_random_uuid(), ${mine.spaceId}, ${long}, n, lpad(n::text, 6, '0'), n::text, 'message', 'x' from generate_series(1, 1000) n`
  const { preview: _, ...chosen } = exportQuery.parse({ format: 'txt' })
  const pieces = exportSession(db, mine, long, chosen)
  await pieces.next()
  expect((await pieces.next()).value).toContain('[1]')
  await home.sql`delete from timeline_events where session_id = ${long} and seq > 500`
  let last: string | undefined
  for await (const piece of pieces) last = piece || last
  expect(last).toContain('[500]')
})
