import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { transcriptStore } from './transcript-store.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'logbook-mirror-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

const entry = (n: number) => ({ type: 'user', uuid: `u${n}`, message: { role: 'user', content: `prompt ${n}` } })

test('what was appended comes back, in order, whoever appends at once; what never was is null', async () => {
  const store = transcriptStore({ home })
  const key = { projectKey: '-srv-lantern', sessionId: 'one' }
  expect(await store.load(key)).toBeNull()
  await Promise.all(Array.from({ length: 20 }, (_, n) => store.append(key, [entry(2 * n), entry(2 * n + 1)])))
  expect(await store.load(key)).toEqual(Array.from({ length: 40 }, (_, n) => entry(n)))
  const sub = { ...key, subpath: 'subagents/agent-a1' }
  await store.append(sub, [entry(1)])
  expect(await store.load(sub)).toEqual([entry(1)])
  expect(await store.listSubkeys(key)).toEqual(['subagents/agent-a1'])
  expect(await store.listSessions('-srv-lantern')).toEqual([{ sessionId: 'one', mtime: expect.any(Number) }])
})

test('no key leads out of the folder, and a secret is on no disk', async () => {
  const store = transcriptStore({ home })
  const secret = ['ghp', 'a1B2c3D4e5a1B2c3D4e5a1B2c3D4e5a1B2c3'].join('_')
  await expect(store.append({ projectKey: '..', sessionId: 'x' }, [entry(1)])).rejects.toThrow('cannot be the name')
  await store.append({ projectKey: '../a/b', sessionId: '../../x' }, [{ type: 'user', text: secret }])
  expect(await readFile(join(home, 'mirror', '..-a-b', '..-..-x.jsonl'), 'utf8')).not.toContain(secret)
})
