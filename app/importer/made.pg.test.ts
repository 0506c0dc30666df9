// What a session made is the same in its row, whatever order call and answer come in, and comes back by reading custody again.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { connect } from '#db/client.server.ts'
import { claudeFile } from './demo/claude-file.ts'
import { random } from './demo/random.ts'
import { reparse } from './reparse/reparse.server.ts'
import { bench } from './testing/run.ts'
import type { Bench } from './testing/run.ts'

const open: Bench[] = []
afterAll(() => Promise.all(open.map((one) => one.close())))

function story(): string[] {
  const file = claudeFile({
    random: random(7),
    start: new Date('2026-04-01T10:00:00Z'),
    cwd: '/srv/lantern',
    branch: 'main',
  })
  file.prompt('Commit it')
  file.tool('Bash', { command: 'git switch -c fix' }, "Switched to a new branch 'fix'")
  file.tool('Bash', { command: 'cat log' }, '[main 1111111] Not made here')
  file.tool('Bash', { command: 'git commit -am "Mend the lamp"' }, 'ok\n[fix 1a2b3c4] Mend the lamp\n 1 file changed')
  file.tool('Bash', { command: 'gh pr create --fill' }, 'https://github.com/o/lantern/pull/12\n')
  file.say('Done.')
  return file.text().split('\n').filter(Boolean)
}

const made = async ({ database }: Bench) =>
  (await database.sql`select made from sessions`)
    .flatMap((row) =>
      (row.made as Array<Record<string, string>>).map(({ kind, name, title, branch, call }) =>
        [kind, name, title, branch, call ? 'by a call' : ''].filter(Boolean).join(', '),
      ),
    )
    .sort()
const expected = [
  'branch, fix, by a call',
  'commit, 1a2b3c4, Mend the lamp, fix, by a call',
  'pull, https://github.com/o/lantern/pull/12, by a call',
]

test('call and answer in one part, each in a part of its own, and the answers first', async () => {
  const lines = story()
  const half = (odd: boolean) => lines.filter((line) => line.includes('"tool_result"') === odd)
  const link = JSON.stringify({
    ...(JSON.parse(lines[0] ?? '') as object),
    type: 'pr-link',
    prNumber: 12,
    prUrl: 'https://github.com/o/lantern/pull/12',
  })
  for (const parts of [[lines], [half(true), half(false)], lines.map((line) => [line]), [[link], lines]]) {
    const one = await bench()
    open.push(one)
    for (const [n, part] of parts.entries()) {
      const path = join(one.dir, `part-${n}.jsonl`)
      await writeFile(path, `${part.join('\n')}\n`)
      await one.run([path])
    }
    expect(await made(one)).toEqual(expected)
  }
})

test('what was stored before such things were noted has them after a reparse', async () => {
  const [one] = open
  if (!one) throw new Error('nothing was imported')
  await one.database.sql`update sessions set made = '[]'`
  await reparse({
    db: connect(one.database.url),
    actor: one.actor,
    secret: 'test',
    home: join(one.dir, 'home'),
    which: {},
  })
  expect(await made(one)).toEqual(expected)
})
