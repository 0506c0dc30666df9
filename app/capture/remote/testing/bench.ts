// What tests of remote capture share: a server process that can be killed, and keys for it.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { bench } from '#app/importer/testing/run.ts'
import type { Bench } from '#app/importer/testing/run.ts'
import { createKey } from '#app/server/api-keys.server.ts'
import { createAuth } from '#app/server/auth.server.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import type { Scope } from '#app/server/scope.ts'
import { connect } from '#db/client.server.ts'

export interface RemoteBench extends Bench {
  /** Starts the server, on the same port each time, and answers its address. */
  serve: () => Promise<string>
  kill: () => Promise<void>
  key: (scope?: Scope) => Promise<string>
}

const secret = 'only-for-this-test-0123456789abcdef'

export async function remoteBench(): Promise<RemoteBench> {
  const one = await bench()
  const actor = await ensureOwner(one.database.url)
  const auth = createAuth({
    db: connect(one.database.url),
    secret,
    base: new URL('http://127.0.0.1'),
    instance: 'test',
  })
  let port = 0
  let child: ChildProcess | null = null
  const kill = async () => {
    const dying = child
    child = null
    if (!dying || dying.exitCode !== null) return
    dying.kill('SIGKILL')
    await once(dying, 'exit')
  }
  const serve = async () => {
    child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_NO_WARNINGS: '1',
        SERVE_PORT: String(port),
        DATABASE_URL: one.database.url,
        LOGBOOK_HOME: join(one.dir, 'server'),
        LOGBOOK_SECRET: secret,
        LOGBOOK_LOG_LEVEL: 'silent',
      },
    })
    if (!child.stdout) throw new Error('The server has no output.')
    for await (const address of createInterface({ input: child.stdout })) {
      port = Number(new URL(address).port)
      return address
    }
    throw new Error('The server ended before it listened.')
  }
  return {
    ...one,
    actor,
    serve,
    kill,
    key: async (scope = 'capture') => (await createKey(auth, actor, { label: 'a test', scope, days: null })).key,
    close: async () => {
      await kill()
      await one.close()
    },
  }
}
