// Runs the program that had the place before us, with the message it expects, and does not wait for it.
import { spawn } from 'node:child_process'

export function chain([program = '', ...words]: string[], payload: string | undefined): void {
  const child = spawn(program, payload === undefined ? words : [...words, payload], {
    stdio: 'ignore',
    detached: true,
    windowsHide: true,
  })
  child.on('error', () => undefined)
  child.unref()
}
