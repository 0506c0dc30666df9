// The registry of live processes as an API answers it: who acts comes from the request, everything else is checked input.
import { z } from 'zod'
import type { Actor } from '#db/transact.server.ts'
import { readAs, transact } from '#db/transact.server.ts'
import {
  changeProcess,
  findProcesses,
  masked,
  removeProcesses,
  saveProcess,
} from '../capture/registry/processes.server.ts'
import type { AgentProcess, ProcessLook } from '../capture/registry/processes.server.ts'
import { processChange, registration } from '../capture/registry/registration.ts'
import type { Registration } from '../capture/registry/registration.ts'
import { issueToken, sessionOfToken } from '../capture/registry/tokens.server.ts'
import { machineRow, thisMachine } from '../importer/machine.server.ts'
import { processBegan, processStart } from '../supervisor/process-start.ts'
import { database } from './database.server.ts'
import { env } from './env.ts'
import { registryQuery, tokenInput } from './api/inputs.ts'
import { AppError } from './errors.ts'
import { checked, jsonBody } from './json-body.server.ts'

/** Registers a process and makes a token for its session, both or neither; the token is in this answer and nowhere else. */
export async function registerProcess(actor: Actor, request: Request) {
  const input = await masked(await jsonBody(request, registration))
  const [machineId, look] = await placeOf(actor, input)
  const { value } = await transact(database(), actor, async (tx) => {
    const process = await saveProcess(tx, actor, machineId, input, look)
    return { process: shown(process), ...(await issueToken(tx, actor, process.sessionId)) }
  })
  return value
}

export async function listProcesses(actor: Actor, request: Request) {
  const wanted = checked(registryQuery, Object.fromEntries(new URL(request.url).searchParams))
  const rows = await readAs(database(), actor, (tx) => findProcesses(tx, wanted))
  return { processes: rows.map(shown) }
}

export async function updateProcess(actor: Actor, id: string, request: Request) {
  const change = await masked(await jsonBody(request, processChange))
  const { value } = await transact(database(), actor, (tx) => changeProcess(tx, rowOf(id), change))
  if (!value) throw notThere()
  return { process: shown(value) }
}

/** Removes a process; one that is gone already is no error, because both sides may clean up. */
export async function removeProcess(actor: Actor, id: string) {
  const { value } = await transact(database(), actor, (tx) => removeProcesses(tx, [rowOf(id)]))
  return { removed: value }
}

/** The session that a token stands for. */
export async function lookUpToken(actor: Actor, request: Request) {
  const { token } = await jsonBody(request, tokenInput)
  const session = await readAs(database(), actor, (tx) => sessionOfToken(tx, token))
  if (session === null)
    throw new AppError(
      'not_found',
      'No session has this token, or its 24 hours are over. Register the process again for a new one.',
    )
  return { sessionId: session }
}

// A machine is this one unless it is named. What the system tells of a process of this one wins over what is said of it.
async function placeOf(actor: Actor, input: Registration): Promise<[machineId: string, look: ProcessLook]> {
  const said = { processStart: input.processStart ?? '', startedAt: input.startedAt ?? null }
  if (input.machine) return [await machineRow(database(), actor, input.machine), said]
  const start = await processStart(input.pid)
  if (start === undefined)
    throw new AppError(
      'conflict',
      `There is no process ${input.pid} on this machine, so nothing was registered. Name the machine it runs on, if it is another.`,
    )
  const began = await processBegan(input.pid)
  return [
    await thisMachine(database(), actor, env().LOGBOOK_HOME),
    { processStart: start, startedAt: began ?? said.startedAt },
  ]
}

function rowOf(id: string): string {
  if (!z.uuid().safeParse(id).success) throw notThere()
  return id
}

const notThere = () => new AppError('not_found', 'There is no such process. It may have ended; ask for the list again.')

function shown({
  id,
  sessionId,
  machineId,
  pid,
  ppid,
  startedAt,
  cwd,
  label,
  transport,
  transportDetails,
  notify,
  state,
  expiresAt,
}: AgentProcess) {
  return {
    id,
    sessionId,
    machineId,
    pid,
    ppid,
    startedAt,
    cwd,
    label,
    transport: { kind: transport, details: transportDetails },
    notify,
    state,
    expiresAt,
  }
}
