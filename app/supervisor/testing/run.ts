// A whole supervisor with stubs for the parts that are not its own: `run.ts FOLDER`, settings from the environment.
import { join } from 'node:path'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { choosePort } from '../choose-port.ts'
import { openHome, rememberedPort, rememberPort } from '../home.ts'
import { importProgress } from '../import-progress.ts'
import { lockFolder } from '../lock.ts'
import { stopOnSignal } from '../stop-on-signal.ts'
import { supervise, type Supervised } from '../supervise.ts'
import { openTerminal } from '../terminal.ts'

const terminal = openTerminal()
const stub = (name: string) => [join(import.meta.dirname, name)]
let parts: Supervised | undefined
try {
  const home = await openHome(process.argv[2] ?? '')
  const lock = await lockFolder(home.dir, 'server')
  stopOnSignal(terminal, lock, () => parts?.stop())
  const { port, taken } = await choosePort({
    host: '127.0.0.1',
    remembered: await rememberedPort(home),
    tookOver: lock.tookOver,
  })
  if (taken) terminal.say(`Port ${taken} is taken; using ${port}, also next time.`)
  await rememberPort(home, port)
  try {
    parts = await supervise({
      home,
      lock,
      terminal,
      port,
      ensureOwner,
      host: '127.0.0.1',
      agentFolders: {
        CLAUDE_CONFIG_DIR: home.dir,
        CODEX_HOME: home.dir,
        GEMINI_CLI_HOME: home.dir,
        XDG_DATA_HOME: home.dir,
      },
      secret: home.secret,
      instance: home.instance,
      databaseUrl: process.env.DATABASE_URL,
      scripts: {
        engine: stub(process.env.LOGBOOK_STUB_ENGINE ?? 'stub-http.ts'),
        web: stub('stub-http.ts'),
        capture: stub('stub-capture.ts'),
      },
      onCaptureLine: importProgress(terminal),
    })
  } catch (error) {
    await lock.release()
    throw error
  }
  const address = `http://127.0.0.1:${port}`
  await lock.tell({ address, databaseUrl: parts.databaseUrl })
  terminal.say(`READY ${address}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
