// Runs the program that had the place before us, with the message it expects, and does not wait for it.

// Loaded when it is needed: it costs a hook some of the time that it has.
export async function chain([program = '', ...words]: string[], payload: string | undefined): Promise<void> {
  const { spawn } = await import('node:child_process')
  const child = spawn(program, payload === undefined ? words : [...words, payload], {
    stdio: 'ignore',
    detached: true,
    windowsHide: true,
  })
  child.on('error', () => undefined)
  child.unref()
}
