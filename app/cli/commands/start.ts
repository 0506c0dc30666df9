// `logbook start`: everything at once, until Ctrl-C. npm start comes here after installing and building.
import { defineCommand } from 'citty'
import { asCode, createEntryKey } from '#app/server/entry-key.server.ts'
import { readEnv } from '#app/server/env.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { choosePort } from '#app/supervisor/choose-port.ts'
import { openHome, rememberedPort, rememberPort } from '#app/supervisor/home.ts'
import { importProgress } from '#app/supervisor/import-progress.ts'
import { lockFolder } from '#app/supervisor/lock.ts'
import { fromSources, scripts } from '#app/supervisor/parts.ts'
import { stopOnSignal } from '#app/supervisor/stop-on-signal.ts'
import { supervise, type Supervised } from '#app/supervisor/supervise.ts'
import { openTerminal } from '#app/supervisor/terminal.ts'
import { disconnectAll } from '#db/client.server.ts'
import { dataFlag, dataFolder, refuseSurprises } from '../command.ts'
import { addDemo } from '../demo.ts'
import { reportFound } from '../found.ts'
import { openBrowser, wantsBrowser } from '../open-browser.ts'

const args = {
  ...dataFlag,
  port: { type: 'string', valueHint: 'PORT', description: 'Port of the web server (default: the last one, else 4747)' },
  host: { type: 'string', valueHint: 'ADDRESS', description: 'Address to listen on (default: 127.0.0.1)' },
  open: { type: 'boolean', default: true, description: 'Open the browser (--no-open leaves it)' },
  demo: { type: 'boolean', description: 'Add made-up sessions to look at' },
  dev: { type: 'boolean', description: 'Serve the sources through Vite instead of the build' },
  rebuild: { type: 'boolean', description: 'Build the web app even when nothing changed' },
} as const

export default defineCommand({
  meta: { name: 'start', description: 'Start Logbook and print its address' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    const asked = { PORT: args.port ?? process.env.PORT, HOST: args.host ?? process.env.HOST }
    const settings = readEnv({ ...process.env, ...asked }, { serves: true })
    const home = await openHome(dataFolder(args.data))
    const terminal = openTerminal()
    const lock = await lockFolder(home.dir, 'server')
    let parts: Supervised | undefined
    stopOnSignal(terminal, lock, () => parts?.stop())

    try {
      const { port, taken } = await choosePort({
        host: settings.HOST,
        asked: asked.PORT ? settings.PORT : undefined,
        remembered: await rememberedPort(home),
        tookOver: lock.tookOver,
      })
      if (taken) terminal.say(`Port ${taken} is taken; using ${port}, also next time.`)
      await rememberPort(home, port)
      const address =
        settings.LOGBOOK_URL ?? `http://${settings.HOST === '0.0.0.0' ? '127.0.0.1' : settings.HOST}:${port}`
      const secret = settings.LOGBOOK_SECRET ?? home.secret
      const { CLAUDE_CONFIG_DIR, CODEX_HOME, GEMINI_CLI_HOME, XDG_DATA_HOME } = settings
      const agentFolders = { CLAUDE_CONFIG_DIR, CODEX_HOME, GEMINI_CLI_HOME, XDG_DATA_HOME }
      parts = await supervise({
        home,
        lock,
        terminal,
        port,
        secret,
        scripts: args.dev ? fromSources(settings.HOST, port) : scripts,
        ensureOwner,
        host: settings.HOST,
        agentFolders,
        instance: process.env.LOGBOOK_INSTANCE ? settings.LOGBOOK_INSTANCE : home.instance,
        databaseUrl: settings.DATABASE_URL,
        electricUrl: settings.ELECTRIC_URL,
        electricSecret: settings.ELECTRIC_SECRET,
        onCaptureLine: importProgress(terminal),
      })
      await lock.tell({ address, databaseUrl: parts.databaseUrl })
      await reportFound(terminal, agentFolders)
      if (args.demo) await addDemo(terminal, { home, secret, databaseUrl: parts.databaseUrl })
      const key = await createEntryKey(parts.databaseUrl)
      const entry = `${address}/enter?key=${key}`
      terminal.say(
        `\n  Logbook is ready: ${entry}\n  On another device: open ${address} and type ${asCode(key)}\n  Ctrl-C stops it. Data: ${home.dir}\n`,
      )
      await disconnectAll()
      if (args.open && wantsBrowser()) openBrowser(entry)
    } catch (error) {
      await parts?.stop()
      await lock.release()
      throw error
    }
  },
})
