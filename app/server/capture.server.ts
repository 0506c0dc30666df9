// /api/capture for other machines: who they are, where a source stands, and what is new in it. Law: space and machine come from the
// key, never from what is sent; a key is for one machine.
import { z } from 'zod'
import type { Actor } from '#db/transact.server.ts'
import { processesOf, takeSweep } from '../capture/registry/sweep.server.ts'
import { batchName, machineInput, mostBatchBytes, sourceName } from '../capture/remote/batch-name.ts'
import type { machineOrders } from '../capture/remote/batch-name.ts'
import { cursorOf, OutOfStep, receive } from '../capture/remote/receive.server.ts'
import type { Receiving } from '../capture/remote/receive.server.ts'
import { saveCosts } from '../capture/spool/costs.server.ts'
import { readIgnoreRules } from '../importer/ignore.server.ts'
import { knownMachineKey, machineRow } from '../importer/machine.server.ts'
import { placesOfMachine } from '../importer/store/routed-places.server.ts'
import { bindKey } from './api-keys.server.ts'
import { database } from './database.server.ts'
import { env } from './env.ts'
import { AppError, errorResponse } from './errors.ts'
import { forgetKeys } from './request-actor.server.ts'
import type { Caller } from './request-actor.server.ts'

/** Where the source `?source=` stands. */
export async function captureCursor(caller: Caller, request: Request) {
  const { source } = checked(sourceName, queryOf(request))
  return cursorOf(await placeOf(caller), source)
}

/** Takes a batch: answers `{generation, cursor}`; 409 with both when it does not go on from there. */
export async function captureBatch(caller: Caller, request: Request) {
  const batch = checked(batchName, queryOf(request))
  const place = await placeOf(caller)
  const bytes = await bodyOf(request)
  const most = env().LOGBOOK_UPLOAD_UNPACKED_BYTES
  if (batch.of !== undefined && batch.of > most)
    throw new AppError(
      'too_large',
      `The document has ${batch.of} bytes, and ${most} are taken at most. Nothing of it was taken; run \`logbook import\` where Logbook runs, or set LOGBOOK_UPLOAD_UNPACKED_BYTES there.`,
    )
  if (bytes.length !== batch.to - batch.from)
    throw new AppError(
      'bad_input',
      `The body has ${bytes.length} bytes and should have ${batch.to - batch.from}, from ${batch.from} to ${batch.to}. Nothing was taken; send it again.`,
    )
  try {
    return await receive(place, batch, bytes)
  } catch (error) {
    if (!(error instanceof OutOfStep)) throw error
    const refusal = await errorResponse(new AppError('conflict', error.message)).json()
    return Response.json({ ...refusal, ...error.cursor }, { status: 409, headers: { 'cache-control': 'no-store' } })
  }
}

/** Makes the key that of the machine in the body, and says that it was seen. Answers its row's id and how much a batch may have. */
export async function captureMachine(caller: Caller, request: Request) {
  const key = keyOf(caller)
  const machine = checked(machineInput, parsed(await bodyOf(request)))
  if (machine.id === (await knownMachineKey(env().LOGBOOK_HOME)))
    throw new AppError(
      'conflict',
      'This is the machine that Logbook runs on; its sessions are followed already. Run `logbook watch` on another one, with a data folder of its own.',
    )
  if (!(await bindKey(database(), key.id, machine.id)))
    throw new AppError(
      'conflict',
      'This key belongs to another machine. Make one for this machine with `logbook key create`.',
    )
  if (key.machine === null) forgetKeys()
  const { processes, costs, ...facts } = machine
  const row = await machineRow(database(), caller.actor, facts)
  if (costs) await saveCosts(database(), caller.actor, row, costs)
  if (processes)
    for (const place of await placesOfMachine(database(), caller.actor, row))
      await takeSweep(database(), place.actor, place.machineId, processes)
  return { machine: row, mostBatchBytes }
}

/** What the machine of the key has to know: the rules that keep sessions out, and which of its processes are thought to live. */
export async function captureOrders(caller: Caller): Promise<z.input<typeof machineOrders>> {
  const { db, actor, machineId } = await placeOf(caller)
  const rules = await readIgnoreRules(db, actor)
  const processes: Awaited<ReturnType<typeof processesOf>> = []
  for (const place of await placesOfMachine(db, actor, machineId))
    processes.push(...(await processesOf(db, place.actor, place.machineId)))
  return { rules, processes: processes.map((row) => ({ ...row, startedAt: row.startedAt?.toISOString() ?? null })) }
}

// A key that was never registered is a machine of its own, called by its label.
async function placeOf(caller: Caller): Promise<Receiving> {
  const key = keyOf(caller)
  const native = key.machine
    ? { id: key.machine }
    : { id: `key:${key.id}`, name: key.label || 'A machine without a name' }
  const { LOGBOOK_SECRET: secret = '', LOGBOOK_HOME: home } = env()
  return { db: database(), actor: caller.actor, machineId: await seen(caller.actor, native), secret, home }
}

const seenEveryMs = 15_000
const lastSeen = new Map<string, { at: number; id: string }>()

// The row is published: it says that a machine was seen, not how often.
async function seen(actor: Actor, native: { id: string; name?: string }): Promise<string> {
  const name = `${actor.spaceId} ${native.id}`
  const known = lastSeen.get(name)
  if (known && Date.now() - known.at < seenEveryMs) return known.id
  const id = await machineRow(database(), actor, native)
  lastSeen.set(name, { at: Date.now(), id })
  return id
}

function keyOf({ key }: Caller) {
  if (key) return key
  throw new AppError(
    'bad_input',
    'This needs a key, because the machine comes from it. Make one with `logbook key create`, and send it as Authorization: Bearer KEY.',
  )
}

const queryOf = (request: Request) => Object.fromEntries(new URL(request.url).searchParams)

function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  throw new AppError('bad_input', `Nothing was taken. ${faults.join('; ')}.`)
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new AppError('bad_input', 'The body is not JSON. Nothing was changed.')
  }
}

async function bodyOf({ headers, body }: Request): Promise<Buffer> {
  const tooLarge = () =>
    new AppError(
      'too_large',
      `A batch may have ${mostBatchBytes} bytes. Nothing was taken; send less at once, ending with a line.`,
    )
  if (Number(headers.get('content-length') ?? 0) > mostBatchBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length
      if (length > mostBatchBytes) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('bad_input', 'The batch broke off. Nothing was taken; send it again.', { cause: error })
  }
  return Buffer.concat(chunks)
}
