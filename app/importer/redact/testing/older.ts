// What the tests of rescans share: sessions with secrets planted all over, imported as if by rules that knew none of them.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { connect } from '#db/client.server.ts'
import { fixtures } from '../../demo/fixtures.ts'
import { bigSession } from '../../demo/sessions.ts'
import { chats } from '../../legacy/testing/chats.ts'
import { coachThings } from '../../legacy/testing/coach.ts'
import { bridgeTables } from '../../legacy/testing/hook-tables.ts'
import { dispatchRuns } from '../../legacy/testing/runs.ts'
import type { Bench } from '../../testing/run.ts'
import { rescan } from '../rescan.server.ts'
import type { Rescanned, RescanOptions } from '../rescan.server.ts'

/** Put together here, so that no scanner takes this file for a leak. */
export const planted = (n: number): string =>
  n % 2 === 0
    ? `ghp_${`${n}Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0Pp9Oo8Nn7`.slice(0, 36)}`
    : `DB_PASSWORD=${`h0rse${n}battery-staple`}`

/** What must not be found anywhere: what is secret of `planted(n)`. */
export const secretsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => planted(n).replace('DB_PASSWORD=', ''))

/** `text` with a secret in the place of some words of its sentences, always of the same ones; valid JSON stays valid. */
export function plant(text: string): string {
  return text.replace(/(?<=[a-z.,:] )[a-z]{3,}(?=[ ".])/g, (word) => {
    const sum = [...word].reduce((all, char) => all + char.charCodeAt(0), 0)
    return sum % 3 === 0 ? planted((sum / 3) % 40) : word
  })
}

/** Files of every format and of older tools, with secrets, below `dir`; answers their paths. */
export async function plantedFiles(dir: string): Promise<string[]> {
  const older = {
    coach: coachThings(),
    chats: chats().files,
    bridge: bridgeTables(),
    runs: dispatchRuns('sk-nothing').files,
  }
  const files = [
    ...fixtures(),
    { path: 'claude/big.jsonl', text: bigSession(60, { seed: 9 }).text },
    ...Object.entries(older).flatMap(([store, tables]) =>
      Object.entries(tables).map(([name, rows]) => ({
        path: `${store}/${name}.json`,
        text: JSON.stringify(rows, null, 2),
      })),
    ),
  ]
  const paths: string[] = []
  for (const file of files) {
    const path = join(dir, file.path)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, plant(file.text))
    paths.push(path)
  }
  return paths
}

/** Imports as rules did that found nothing. */
export async function importOlder(one: Bench, paths: string[]): Promise<void> {
  await importInOrder(one, paths, true)
  await one.database.sql`update uploads set mask_version = 'older' where mask_version = 'none'`
}

/** Sessions of OpenCode come in several forms, and when some of their events were depends on which came first. */
export async function importInOrder(one: Bench, paths: string[], keepSecrets = false): Promise<void> {
  const several = paths.filter((path) => path.includes('opencode'))
  await one.run(
    paths.filter((path) => !several.includes(path)),
    { keepSecrets },
  )
  for (const path of several) await one.run([path], { keepSecrets })
}

/** A rescan of a bench. The server is shared with other tests, so its log of writes is not waited for. */
export const rescanned = (one: Bench, more: Partial<RescanOptions> = {}): Promise<Rescanned> =>
  rescan({
    db: connect(one.database.url),
    secret: 'test',
    home: join(one.dir, 'home'),
    engine: { kind: 'embedded', idleFolder: null },
    patience: 0,
    ...more,
  })
