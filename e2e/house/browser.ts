// Which Chromium the browser tests use: the one named by PLAYWRIGHT_CHROMIUM_EXECUTABLE, else the system's, else
// Playwright's own. Run as a script it makes sure that there is one, or says what to run.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macApps = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Path of the browser for Playwright's `executablePath`; undefined when there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE
  if (named) return named
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...macApps]
  return [...candidates, chromium.executablePath()].find((path) => existsSync(path))
}

/** Only a CI machine of our own making (root, CI set) gets a browser from the system's package manager. */
function installBySystem(): void {
  if (!process.env.CI || process.getuid?.() !== 0 || process.platform !== 'linux') return
  console.log('Installing Chromium with apt-get (root, CI) …')
  const run = (args: string[]) => spawnSync('apt-get', args, { stdio: 'ignore' }).status === 0
  if (run(['update'])) run(['install', '-y', '--no-install-recommends', 'chromium'])
}

if (import.meta.main) {
  if (!chromiumPath()) installBySystem()
  if (!chromiumPath()) {
    console.error(
      'The browser tests need a Chromium. Run npx playwright install --with-deps chromium, install Chromium with your ' +
        "system's package manager, or name one in PLAYWRIGHT_CHROMIUM_EXECUTABLE; then run npm test again.",
    )
    process.exit(1)
  }
}
