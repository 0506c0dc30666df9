// How full the spool is: events that wait to be taken in, files that were set aside, and whether hooks are being turned away.
import { readdir, stat } from 'node:fs/promises'
import { blockBytes, mostSpoolBytes, spoolOf } from './append.ts'

export interface SpoolState {
  waiting: number
  torn: number
  full: boolean
}

export async function spoolState(home: string): Promise<SpoolState> {
  const { incoming, torn, size } = spoolOf(home)
  const count = async (folder: string) => (await readdir(folder).catch(() => [])).length
  const blocks = (await stat(size).catch(() => null))?.size ?? 0
  return { waiting: await count(incoming), torn: await count(torn), full: blocks * blockBytes >= mostSpoolBytes }
}
