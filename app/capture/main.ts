// The capture process: takes what agents wrote while nobody watched, newest first, and follows what they write from then on.
// Tells the supervisor how it goes by one JSON object a line; what those lines hold is counts and never contents.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { repriceOutdated } from '#app/importer/cost/reprice.server.ts'
import { discover, isInStore, isSource } from '#app/importer/discover.server.ts'
import { isUnder, keepsOut, readRoots } from '#app/importer/ignore.server.ts'
import { thisMachine } from '#app/importer/machine.server.ts'
import { runImport } from '#app/importer/run.server.ts'
import type { Progress } from '#app/importer/run.server.ts'
import { placesOfMachine } from '#app/importer/store/routed-places.server.ts'
import { withoutUntouched } from '#app/importer/untouched.server.ts'
import { isSessionFile, reasonOf, walk } from '#app/importer/walk.server.ts'
import { settings as settingChecks } from '#app/server/env.ts'
import { connect, disconnectAll } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { endWithParent } from '#electric/lifetime.server.ts'
import { sweep, sweepEveryMs } from './registry/sweep.server.ts'
import { removeForgotten } from './remote/documents.server.ts'
import { telemetryFolder } from './telemetry.ts'
import { isErased, keepErasing } from './erasures.server.ts'
import { closeAbandoned, follow, takenOf, rememberedRules } from './follow.server.ts'
import { mirrorFolder } from './sdk/transcript-store.ts'
import { keepSearchable } from './search-index.server.ts'
import { keepMoving } from './keep-moving.server.ts'
import { settleSpaces } from './settle.server.ts'
import { keepCosts } from './spool/costs.server.ts'
import { startDrain } from './spool/drain.server.ts'
import { terminalFolder } from './terminal/records.ts'
import { removeTaken } from './terminal/remove-taken.server.ts'
import { startTail } from './tail.server.ts'

const settings = z
  .object({
    DATABASE_URL: z.string().min(1),
    LOGBOOK_HOME: z.string().min(1),
    LOGBOOK_SECRET: z.string().min(1),
    LOGBOOK_SPACE_ID: z.uuid(),
    LOGBOOK_USER_ID: z.uuid(),
    ELECTRIC_URL: z.string().optional(),
    LOGBOOK_ROOTS: settingChecks.LOGBOOK_ROOTS.check,
  })
  .parse(process.env)

const settleEveryMs = 15_000
/** Parts of a document whose sender has not come back for a week go. */
const documentsWaitMs = 7 * 24 * 60 * 60 * 1000

const say = (line: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

// Whoever can start this process owns the machine and the space.
const actor: Actor = { userId: settings.LOGBOOK_USER_ID, spaceId: settings.LOGBOOK_SPACE_ID, role: 'owner' }
const { LOGBOOK_HOME: home, LOGBOOK_SECRET: secret, DATABASE_URL: databaseUrl } = settings
const stopping = new AbortController()
const db = connect(databaseUrl)
const machineId = await thisMachine(db, actor, home)
await closeAbandoned(db, actor)
await repriceOutdated(db, actor)

const take = follow({ db, actor, machineId, secret })
const found = await discover(process.env)
const extra = [...settings.LOGBOOK_ROOTS.split(','), ...(await readRoots(db, actor))]
  .filter((folder) => folder.trim() !== '')
  .map((folder) => resolve(folder.trim()))
const terminals = join(home, terminalFolder)
const mirrored = join(home, mirrorFolder)
const telemetry = join(home, telemetryFolder)
for (const folder of [terminals, mirrored, telemetry]) await mkdir(folder, { recursive: true, mode: 0o700 })
const tail = await startTail({
  roots: [...found.flatMap((source) => source.roots), terminals, mirrored, telemetry, ...extra],
  // A folder that somebody named may hold exports as well; an agent's own also holds bookkeeping.
  wanted: (path) => isSource(path) || (isSessionFile(path) && extra.some((folder) => isUnder(path, folder))),
  inStore: isInStore,
  take,
  onError: (path, error) => say({ event: 'tail-error', message: reasonOf(path, error) }),
})
const rules = rememberedRules(db, actor)
const drain = await startDrain({
  keepsOut: async (event) => (await keepsOut(await rules(), event)) || isErased(db, actor, event),
  home,
  taken: (path) => takenOf({ db, actor, machineId, secret }, path),
  take,
  onError: (message) => say({ event: 'spool-error', message }),
})
const settling = setInterval(() => {
  settleSpaces(db, actor).catch((error: unknown) =>
    say({
      event: 'tail-error',
      message: `Quiet sessions could not be settled (${String(error)}); tried again in 15 s.`,
    }),
  )
}, settleEveryMs)

const sweeping = setInterval(() => void sweepNow(), sweepEveryMs)
async function sweepNow(): Promise<void> {
  const work = async () => {
    for (const place of await placesOfMachine(db, actor, machineId)) {
      await sweep(db, place.actor, place.machineId)
      await thisMachine(db, place.actor, home)
    }
    await keepCosts({ db, actor, machineId, home })
    await removeForgotten(home, new Date(Date.now() - documentsWaitMs))
    for (const folder of [terminals, telemetry])
      await removeTaken(folder, (paths) => withoutUntouched({ db, actor, machineId, secret }, paths))
  }
  await work().catch((error: unknown) =>
    say({
      event: 'registry-error',
      message: `The registry of live processes could not be swept (${String(error)}); tried again in a minute.`,
    }),
  )
}
await sweepNow()

const indexing = keepSearchable(db, stopping.signal, (error) =>
  say({
    event: 'search-error',
    message: `Search could not be brought up to date (${String(error)}); tried again in 15 s.`,
  }),
)

const erasing = keepErasing({
  db,
  actor,
  home,
  engine: settings.ELECTRIC_URL ? { kind: 'electric' } : { kind: 'embedded', idleFolder: null },
  signal: stopping.signal,
  lookAgain: () => takeAll(),
  onError: (error) =>
    say({
      event: 'erase-error',
      message: `What was asked to be erased is not gone yet (${reasonOf('erasing', error)}); tried again in 15 s.`,
    }),
})
const moving = keepMoving(db, stopping.signal, (error) =>
  say({
    event: 'move-error',
    message: `Sessions that a rule sends to another space could not be moved (${String(error)}); tried again in two seconds.`,
  }),
)

endWithParent(async () => {
  stopping.abort()
  clearInterval(settling)
  clearInterval(sweeping)
  await Promise.all([tail.stop(), drain.stop(), indexing, erasing, moving])
  await disconnectAll()
})

let lastSaid = 0
async function takeAll(onProgress?: (progress: Progress) => void) {
  const ours = await Promise.all([terminals, mirrored, telemetry, ...extra].map((folder) => walk(folder)))
  const theirs = await discover(process.env)
  const paths = [
    ...ours.flatMap(({ files }) => files.map((file) => file.path)),
    ...theirs.flatMap((source) => source.paths),
  ]
  const { signal } = stopping
  return runImport({
    databaseUrl,
    actor,
    paths,
    origin: 'start',
    secret,
    home,
    signal,
    ...(onProgress && { onProgress }),
  })
}

const report = await takeAll(({ done, total, account }) => {
  if (Date.now() - lastSaid < 200) return
  lastSaid = Date.now()
  say({
    event: 'import-progress',
    done,
    total,
    sessions: account.sessions,
    records: account.records,
    refused: account.refused,
  })
})
const { sessions, records, stored, same, refused, ignored, events, seconds, files } = report
say({
  event: 'import-done',
  done: report.perFile.length,
  total: files,
  sessions,
  records,
  stored,
  same,
  refused,
  ignored,
  events,
  seconds,
})
