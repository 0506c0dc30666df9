// Transcripts for the exam: real ones below `LOGBOOK_SAMPLES` (or ../shared/samples) where there are some, and generated ones.
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { demoSessions } from '#app/importer/demo/sessions.ts'
import type { Transcript } from './slices.ts'

const samples = process.env['LOGBOOK_SAMPLES'] ?? '../shared/samples'

/** Sessions of agents that write lines: Claude Code and Codex. */
export async function transcripts(real = existsSync(samples)): Promise<Transcript[]> {
  const made = demoSessions({ now: new Date('2026-03-01T00:00:00Z'), bigEvents: 300 })
    .filter((file) => !file.beside && /claude|codex/.test(file.path))
    .map((file) => ({ name: basename(file.path), bytes: Buffer.from(file.text), lines: file.path.endsWith('.jsonl') }))
  return real
    ? [...made, ...(await found(join(samples, 'claude-code'))), ...(await found(join(samples, 'codex')))]
    : made
}

// Agents name their files after the session, and a part of a file is known by that alone; collections of samples rename them.
function named(name: string, bytes: Buffer): Transcript {
  const text = bytes.toString('utf8', 0, 50_000)
  const rollout = /^\{[^\n]*"type":\s*"session_meta"[^\n]*?"id":\s*"([^"]+)"/.exec(text)?.[1]
  if (rollout)
    return { name: `rollout-2026-01-01T00-00-00-${rollout}.jsonl`, bytes, lines: /^[\da-f-]{36}$/.test(rollout) }
  const session = /"sessionId":\s*"([\da-f-]{36})"/.exec(text)?.[1]
  return {
    name: session && !name.startsWith('agent-') ? `${session}.jsonl` : name,
    bytes,
    lines: session !== undefined,
  }
}

async function found(folder: string): Promise<Transcript[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile() && file.name.endsWith('.jsonl'))
  const all = await Promise.all(
    paths
      .map((file) => join(file.parentPath, file.name))
      .sort()
      .map(async (path) => {
        const bytes = await readFile(path)
        return named(basename(path), bytes)
      }),
  )
  // Where somebody put one text in the place of all ids and times, nothing tells records apart.
  return all.filter(({ bytes }) => !bytes.includes('"timestamp":"[trimmed for fixture]"'))
}
