// A real browser that follows a page to its end, and says by its own clock when a line with a mark was on screen: the first frame in
// which the mark's text lies within the window.
import { chromium } from 'playwright'
import type { Browser, BrowserContext, Page } from 'playwright'
import { chromiumPath } from '../house/browser.ts'

export interface Screen {
  page: Page
  /** Milliseconds of this process's clock (performance.now) at which each mark was on screen; waits until all were. */
  seen: (marks: readonly string[]) => Promise<number[]>
}

/** Starts the browser that the browser tests use. */
export async function openBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: chromiumPath(),
    chromiumSandbox: !isRoot,
    args: isRoot ? ['--no-sandbox', '--disable-dev-shm-usage'] : [],
  })
}

export async function openScreen(context: BrowserContext, url: string): Promise<Screen> {
  const page = await context.newPage()
  await page.addInitScript(watchForMarks)
  await page.goto(url)
  return {
    page,
    seen: async (marks) => {
      await page.waitForFunction((all) => all.every((mark) => mark in window.seenMarks), marks, { timeout: 60_000 })
      const apart = await clockApart(page)
      const times = await page.evaluate((all) => all.map((mark) => window.seenMarks[mark] ?? Number.NaN), marks)
      return times.map((time) => time + apart)
    },
  }
}

declare global {
  interface Window {
    seenMarks: Record<string, number>
  }
}

/** What has to be added to the page's clock to get ours: of many exchanges the quickest is the most exact. */
async function clockApart(page: Page): Promise<number> {
  let best = { took: Number.POSITIVE_INFINITY, apart: 0 }
  for (let n = 0; n < 20; n += 1) {
    const from = performance.now()
    const there = await page.evaluate(() => performance.now())
    const to = performance.now()
    if (to - from < best.took) best = { took: to - from, apart: (from + to) / 2 - there }
  }
  return best.apart
}

// Runs in the page. A mark reads `line-7;`.
function watchForMarks(): void {
  window.seenMarks = {}
  const waiting = new Set<string>()
  const inWindow = (text: Text, mark: string): boolean => {
    const range = document.createRange()
    const at = text.data.indexOf(mark)
    range.setStart(text, at)
    range.setEnd(text, at + mark.length)
    const { top, bottom, height } = range.getBoundingClientRect()
    return height > 0 && top >= 0 && bottom <= innerHeight
  }
  const look = (): void => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null)
      for (const mark of waiting)
        if (text.data.includes(mark) && inWindow(text, mark)) {
          waiting.delete(mark)
          window.seenMarks[mark] = performance.now()
        }
    if (waiting.size > 0) requestAnimationFrame(look)
  }
  const note = (records: readonly MutationRecord[]): void => {
    const before = waiting.size
    for (const { addedNodes, target, type } of records)
      for (const node of type === 'characterData' ? [target] : addedNodes)
        for (const [mark] of (node.textContent ?? '').matchAll(/line-\d+;/g))
          if (!(mark in window.seenMarks)) waiting.add(mark)
    if (before === 0 && waiting.size > 0) requestAnimationFrame(look)
  }
  new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true })
}
