// Draws the icons of the installed app from the mark: `node e2e/pictures/draw-icons.ts`. A maskable icon may be cut to a circle, so its
// mark keeps to the inner four fifths and its ground goes to the edge.
import { chromium } from '@playwright/test'
import { join } from 'node:path'
import { chromiumPath } from '../house/browser.ts'

const lines = `<path d="M5 5.5h8M5 9h8M5 12.5h5" stroke="#fff" stroke-width="1.6" stroke-linecap="round"/>`
const mark = `<rect x="1.5" y=".75" width="15" height="16.5" rx="3.5" fill="#3b5bdb"/>${lines}`
const full = `<rect x="-5" y="-5" width="28" height="28" fill="#3b5bdb"/><g transform="translate(9 9) scale(.8) translate(-9 -9)">${lines}</g>`
const icons = [
  { file: 'icon-192.png', size: 192, drawing: mark },
  { file: 'icon-512.png', size: 512, drawing: mark },
  { file: 'icon-maskable-512.png', size: 512, drawing: full },
  { file: 'apple-touch-icon.png', size: 180, drawing: full },
]

const isRoot = process.getuid?.() === 0
const browser = await chromium.launch({ executablePath: chromiumPath(), args: isRoot ? ['--no-sandbox'] : [] })
for (const { file, size, drawing } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(
    `<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18" width="${size}" height="${size}" style="display:block">${drawing}</svg>`,
  )
  await page.screenshot({ path: join(import.meta.dirname, '..', '..', 'app', 'public', file), omitBackground: true })
  await page.close()
}
await browser.close()
