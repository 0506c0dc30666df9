// Large files of five kinds for the memory of imports: written piece by piece, so that the bench itself holds none of them.
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { writeOpencode } from '#app/importer/demo/opencode-database.server.ts'
import { opencodeFile } from '#app/importer/demo/opencode-file.ts'
import { random } from '#app/importer/demo/random.ts'
import { bigSession } from '#app/importer/demo/sessions.ts'

const start = new Date('2026-03-01T08:00:00Z')

/** Lines of Claude Code, of many sessions, at least `bytes` long. */
export async function writeLines(path: string, bytes: number, seed: number): Promise<void> {
  await written(path, bytes, (n) => bigSession(Math.min(4000, bytes / 500), { seed: seed + n }).text)
}

/** Some lines, then one of at least `bytes` (an answer of a tool), then more. */
export async function writeLongLine(path: string, bytes: number, seed: number): Promise<void> {
  const lines = bigSession(400, { seed }).text.split('\n').slice(0, -1)
  const at = lines.findIndex((line) => line.includes('"tool_result"'))
  const around = (lines[at] ?? '').split('"content":"')
  const output = 'src/module/index.ts: 128 passed (2.31s)\\n'.repeat(25_000)
  const file = createWriteStream(path)
  const put = async (text: string) => void (file.write(text) || (await once(file, 'drain')))
  await put(`${[...lines.slice(0, at), around[0]].join('\n')}"content":"`)
  for (let length = 0; length < bytes; length += output.length) await put(output)
  await put(`${[around.slice(1).join('"content":"'), ...lines.slice(at + 1)].join('\n')}\n`)
  file.end()
  await once(file, 'finish')
}

/** What `writeLines` wrote, compressed. */
export async function writePacked(path: string, lines: string): Promise<void> {
  await pipeline(createReadStream(lines), createZstdCompress(), createWriteStream(path))
}

/** An export of ChatGPT: one JSON list of conversations. */
export async function writeDocument(path: string, bytes: number, seed: number): Promise<void> {
  const draw = random(seed)
  await written(path, bytes, (n) => `${n === 0 ? '[' : ','}${JSON.stringify(conversation(draw, n))}`, ']')
}

/** A database of OpenCode: one session, again and again under other ids. */
export function writeDatabase(path: string, bytes: number, seed: number): void {
  const session = opencodeFile({ random: random(seed), start, cwd: '/srv/lantern', title: 'Large' })
  const output = 'src/module/index.ts: 128 passed (2.31s)\n'.repeat(100)
  session.prompt('Go through every module.')
  for (let n = 0; n < 50; n++) session.tool('bash', { command: `npx vitest run src/module-${n}` }, output)
  const db = writeOpencode(path, [session], '/srv/lantern')
  for (const [table, others] of [
    ['session', ''],
    ['message', ', session_id'],
    ['part', ', message_id, session_id'],
  ] as const) {
    const ids = `id${others}`.split(', ')
    const columns = db
      .prepare(`select name from pragma_table_info(?)`)
      .all(table)
      .map(({ name }) => (ids.includes(String(name)) ? `${name} || '_' || n` : String(name)))
    const copies = Math.ceil(bytes / (50 * output.length))
    db.exec(`insert into ${table} select ${columns.join(', ')} from ${table},
      (with recursive counted(n) as (select 1 union all select n + 1 from counted where n < ${copies}) select n from counted)`)
  }
  db.close()
}

function conversation(draw: ReturnType<typeof random>, n: number) {
  const time = start.getTime() / 1000 + n * 300
  const nodes = Array.from({ length: 200 }, () => draw.uuid())
  const mapping = nodes.map((id, i) => {
    const parts = [`Answer ${i} of ${n}. ${'So it goes on, word by word. '.repeat(30)}`]
    const author = { role: i % 2 === 0 ? 'user' : 'assistant' }
    const message = { id, author, create_time: time + i, content: { content_type: 'text', parts }, metadata: {} }
    const children = nodes.slice(i + 1, i + 2)
    return [id, { id, message, parent: nodes[i - 1] ?? null, children }]
  })
  const id = draw.uuid()
  return {
    id,
    conversation_id: id,
    title: `Chat ${n}`,
    create_time: time,
    update_time: time + 200,
    current_node: nodes.at(-1),
    mapping: Object.fromEntries(mapping),
  }
}

async function written(path: string, bytes: number, piece: (n: number) => string, end = ''): Promise<void> {
  const file = createWriteStream(path)
  for (let n = 0, length = 0; length < bytes; n++) {
    const text = piece(n)
    length += text.length
    if (!file.write(text)) await once(file, 'drain')
  }
  file.end(end)
  await once(file, 'finish')
}
