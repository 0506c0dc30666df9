// What tests of moving share: a person with several spaces, and sessions as files that grow.
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { claudeFile } from '#app/importer/demo/claude-file.ts'
import { random } from '#app/importer/demo/random.ts'
import { bench } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import type { Role } from '#db/schema/roles.ts'
import { seedActor } from '#db/testing-rows.ts'
import type { Actor } from '#db/transact.server.ts'

export interface World extends Bench {
  db: Database
  /** Another space in which the person has `role`. */
  space: (role?: Role) => Promise<Actor>
  /** Another person, with `roles` in spaces. */
  person: (...roles: Array<[Actor, Role]>) => Promise<Actor>
}

export async function world(): Promise<World> {
  const one = await bench()
  const { sql } = one.database
  const join_ = (space: string, user: string, role: Role) =>
    sql`insert into auth_members (organization_id, user_id, role) values (${space}, ${user}, ${role})`
  return {
    ...one,
    db: connect(one.database.url),
    space: async (role = 'owner') => {
      const spaceId = randomUUID()
      await sql`insert into auth_organizations (id, name, slug) values (${spaceId}, 'Team', ${spaceId})`
      await join_(spaceId, one.actor.userId, role)
      return { userId: one.actor.userId, spaceId, role }
    },
    person: async (...roles) => {
      const person = await seedActor(sql)
      for (const [{ spaceId }, role] of roles) await join_(spaceId, person.userId, role)
      return person
    },
  }
}

export interface Growing {
  nativeId: string
  /** The transcript and that of its sub-agent. */
  path: string
  childPath: string
  /** Adds so many turns to the transcript, or to the sub-agent's. */
  grow: (turns: number, child?: boolean) => Promise<void>
}

/** A session of Claude Code with a sub-agent in a file of its own, both with a first turn. */
export async function growing(dir: string, seed: number): Promise<Growing> {
  const from = random(seed)
  const common = { random: from, start: new Date('2026-02-01T10:00:00Z'), cwd: `/srv/repo-${seed % 3}`, branch: 'main' }
  const main = claudeFile(common)
  const nativeId = main.sessionId
  const child = claudeFile({ ...common, sessionId: nativeId, agentId: `a${from.id(16)}` })
  const path = join(dir, `${nativeId}.jsonl`)
  const childPath = join(dir, nativeId, 'subagents', `agent-${String(child.lines.length)}${from.id(8)}.jsonl`)
  await mkdir(dirname(childPath), { recursive: true })
  for (const file of [path, childPath]) await writeFile(file, '')
  const grow = async (turns: number, inChild = false): Promise<void> => {
    const file = inChild ? child : main
    const before = file.lines.length
    for (let i = 0; i < turns; i++) {
      file.prompt(`Question ${from.id(6)} of ${seed}`)
      file.tool('Bash', { command: `echo ${from.id(6)}` }, `said ${from.id(6)}`)
      file.say(`Answer ${from.id(6)}`)
    }
    const lines = file.lines.slice(before).map((line) => `${JSON.stringify(line)}\n`)
    await appendFile(inChild ? childPath : path, lines.join(''))
  }
  await grow(1)
  await grow(1, true)
  return { nativeId, path, childPath, grow }
}
