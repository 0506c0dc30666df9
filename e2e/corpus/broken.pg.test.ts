// The broken corpus through the real importer: every law of the account holds of every file, and nothing crashes.
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bench, gaps } from '#app/importer/testing/run.ts'
import { examine } from '../fuzz/law.ts'
import { brokenFiles, goodSession } from './broken.ts'

// So short that every byte of it can have a file.
const shortLines = ['a', 'b'].map(
  (uuid) => `{"type":"user","uuid":"${uuid}","sessionId":"s","message":{"content":"\u00fc \\"${uuid}\\" \u{1f600}"}}`,
)
const forEver = 240_000

test(
  'every broken file is accounted for to the unit, kept to the byte, and the same again',
  async () => {
    const files = Object.entries(brokenFiles()).map(([name, bytes], n) => ({ path: `${n}/${name}.jsonl`, bytes }))
    const outcome = await examine({ files, order: [...files.keys()].toReversed(), consistent: false })
    expect(outcome.failures).toEqual([])
  },
  forEver,
)

test(
  'a session that breaks off at any byte is taken as far as it goes',
  async () => {
    const text = Buffer.from(`${shortLines.join('\n')}\n`)
    const files = [...text.keys()].map((end) => ({ path: `${end}.jsonl`, bytes: text.subarray(0, end) }))
    const outcome = await examine({ files, order: [], consistent: false })
    expect(outcome.failures).toEqual([])
  },
  forEver,
)

test(
  'a document that breaks off at any byte is taken as far as it goes',
  async () => {
    const text = Buffer.from(`[${shortLines.join(',\n ')}]`)
    const files = [...text.keys()].map((end) => ({ path: `${end}.json`, bytes: text.subarray(0, end) }))
    const outcome = await examine({ files, order: [], consistent: false })
    expect(outcome.failures).toEqual([])
  },
  forEver,
)

test(
  'a line of 40 MB is one refused record between two stored ones',
  async () => {
    const [first = '', second = ''] = goodSession()
    const giant = `{"type":"user","uuid":"giant","message":{"content":"${'x'.repeat(40 * 1024 * 1024)}"}}`
    const files = [{ path: 'giant.jsonl', bytes: Buffer.from(`${first}\n${giant}\n${second}\n`) }]
    expect(await examine({ files, order: [0], consistent: true })).toEqual({
      failures: [],
      crashed: false,
      records: 3,
      refused: 1,
      events: 2,
    })
  },
  forEver,
)

test('folders called like sessions, links in a circle and files that may not be read stop nobody', async () => {
  const one = await bench()
  const dir = await mkdtemp(join(tmpdir(), 'logbook-broken-'))
  try {
    const text = `${goodSession().join('\n')}\n`
    await mkdir(join(dir, 'folder.jsonl', 'inner.jsonl'), { recursive: true })
    await writeFile(join(dir, 'folder.jsonl', 'good.jsonl'), text)
    await symlink(dir, join(dir, 'folder.jsonl', 'round'))
    await symlink('loop.jsonl', join(dir, 'loop.jsonl'))
    await symlink('nowhere', join(dir, 'gone.jsonl'))
    await writeFile(join(dir, 'closed.jsonl'), text)
    await chmod(join(dir, 'closed.jsonl'), 0)
    const report = await one.run([dir])
    expect(report.records).toBe(report.stored + report.same + report.refused)
    expect(report.stored).toBeGreaterThan(4)
    expect(report.perFile.find((file) => file.path.endsWith('gone.jsonl'))?.error).toContain('does not exist')
    expect(await gaps(one)).toEqual([])
    // A link in a circle is walked once.
    expect(report.perFile.filter((file) => file.path.endsWith('good.jsonl'))).toHaveLength(1)
  } finally {
    await rm(dir, { recursive: true, force: true })
    await one.close()
  }
})

test('a file that shrinks while it is read loses nothing that was taken', async () => {
  const one = await bench()
  try {
    const path = join(one.dir, 'shrinks.jsonl')
    const lines = Array.from({ length: 200 }, (_, n) => goodSession(n)).flat()
    await writeFile(path, `${lines.join('\n')}\n`)
    const running = one.run([path])
    await truncate(path, 5000)
    const report = await running
    expect(report.records).toBe(report.stored + report.same + report.refused)
    await writeFile(path, `${lines.join('\n')}\n`)
    const again = await one.run([path])
    expect(again).toMatchObject({ records: lines.length, refused: 0 })
    expect(await gaps(one)).toEqual([])
  } finally {
    await one.close()
  }
})
