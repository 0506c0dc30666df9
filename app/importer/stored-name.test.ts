import { expect, test } from 'vitest'
import { keyedHash } from './identity.server.ts'
import { maskedPath, storedName } from './stored-name.server.ts'

const hash = (value: unknown) => keyedHash('a key', value)
const token = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`
const other = `ghp_${'Zy8xW5vU2t'.repeat(4).slice(0, 36)}`

test.each([
  '/home/someone/.claude/projects/-srv-app/5b1f6a52-6a0e-4a1b-8f57-000000000001.jsonl',
  '/home/someone/.codex/sessions/2026/03/01/rollout-2026-03-01T10-00-00-5b1f6a52-6a0e-4a1b-8f57-000000000001.jsonl.zst',
  '/home/someone/.local/share/opencode/opencode.db#ses_5f3a9c1e2ffeABCDEFGHIJKLMN',
  '/srv/a b/Übersicht – Kopie (2).json',
  'sent.json#embedded/0',
])('%s is its own name', async (path) => {
  expect(await storedName(path, hash)).toBe(path)
})

test.each([
  `/srv/${token}/x.jsonl`,
  `/home/someone/.claude/projects/-srv-${token}/x.jsonl`,
  `/srv/app/${token}.jsonl`,
  `/srv/app/notes-${token}.json.gz`,
  `/srv/${token}/opencode.db#ses_1`,
  `/srv/app/opencode.db#${token}`,
])('a secret in %s is masked', async (path) => {
  const name = await storedName(path, hash)
  expect(name).not.toContain(token)
  expect(name).not.toContain(token.slice(8, 24))
  expect(name).toMatch(new RegExp(`${path.slice(path.lastIndexOf('.')).replace(token, '.*')}$`))
  expect(await storedName(path, hash)).toBe(name)
  // The name of a name is itself: what is read from the database is known.
  expect(await storedName(name, hash)).toBe(name)
})

test('two paths that look alike under their masks have two names, and what lies inside goes by its source', async () => {
  const [a, b] = [`/srv/${token}/x.jsonl`, `/srv/${other}/x.jsonl`]
  expect(await storedName(a, hash)).not.toBe(await storedName(b, hash))
  expect(await storedName(a, hash)).not.toBe(await storedName(a, (value) => keyedHash('another key', value)))
  expect(await storedName(`${a}#inner/1`, hash)).toBe(`${await storedName(a, hash)}#inner/1`)
  expect(Buffer.byteLength(await maskedPath(a))).toBe(Buffer.byteLength(a))
})
