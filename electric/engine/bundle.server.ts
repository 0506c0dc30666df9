// Makes one file of plain JavaScript of the engine. Its libraries stay outside: it lies where node_modules is found from.
import { basename, dirname, join } from 'node:path'
import { build } from 'vite'
import { engineSource } from './program.ts'

/** Writes the file; its folder may have others. */
export async function bundleEngine(file: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    root: join(import.meta.dirname, '..', '..'),
    build: {
      ssr: engineSource,
      target: 'node22',
      outDir: dirname(file),
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: basename(file), codeSplitting: false } },
    },
  })
}
