// Builds the service worker beside the web app and tells it what the app is made of. A new set of files is a new worker, and so a new
// version on every device.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { build } from 'vite'
import type { Plugin } from 'vite'

const file = 'service-worker.js'

export function serviceWorker(): Plugin {
  return {
    name: 'logbook:service-worker',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    enforce: 'post',
    // After all others: Vite takes chunks out that held styles alone.
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const files = Object.keys(bundle)
          .filter((name) => name.startsWith('assets/') && !name.endsWith('.map'))
          .map((name) => `/${name}`)
          .toSorted()
        const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16)
        this.emitFile({ type: 'asset', fileName: file, source: await workerText({ version, files }) })
      },
    },
  }
}

/** One classic script: not every browser takes a module for a worker. */
async function workerText(built: { version: string; files: string[] }): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    define: { __BUILT__: JSON.stringify(built) },
    build: {
      write: false,
      minify: true,
      lib: { entry: join(import.meta.dirname, 'worker.ts'), formats: ['iife'], name: 'worker' },
    },
  })
  const [output] = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []))
  if (output?.type !== 'chunk') throw new Error('The service worker did not become one file.')
  return output.code
}
