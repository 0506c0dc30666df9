// Opens an address in the person's browser; a machine without one is no error, for the address is printed as well.
import { spawn } from 'node:child_process'

/** Whether a browser should open by itself: somebody sits at a terminal, and this is no CI run. */
export function wantsBrowser(): boolean {
  return Boolean(process.stdout.isTTY) && !process.env.CI
}

export function openBrowser(address: string): void {
  const [program, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '""', address.replaceAll('&', '^&')]]
        : ['xdg-open', [address]]
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
