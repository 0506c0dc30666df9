// Words that are looked for on the page, marked wherever they stand in it without touching its elements (CSS custom highlights),
// so that React's tree stays its own. Where the browser has none, nothing is marked.
import { createContext, useEffect } from 'react'
import type { RefObject } from 'react'

/** What is looked for; empty for nothing. A fold that hides it opens. */
export const FoundWords = createContext('')

const mostMarks = 2000

/** Marks `words` in what `root` shows, also in what it will show. */
export function useMarkedWords(root: RefObject<HTMLElement | null>, words: string): void {
  useEffect(() => {
    const element = root.current
    if (!element || words === '' || typeof CSS === 'undefined' || !('highlights' in CSS)) return
    let frame = 0
    const mark = () => {
      frame = 0
      CSS.highlights.set('found', new Highlight(...rangesOf(element, words)))
    }
    const soon = () => {
      frame ||= requestAnimationFrame(mark)
    }
    mark()
    const observer = new MutationObserver(soon)
    observer.observe(element, { subtree: true, childList: true, characterData: true })
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      CSS.highlights.delete('found')
    }
  }, [root, words])
}

function rangesOf(root: HTMLElement, words: string): Range[] {
  const wanted = words.toLowerCase()
  const ranges: Range[] = []
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node && ranges.length < mostMarks; node = texts.nextNode()) {
    const text = (node.nodeValue ?? '').toLowerCase()
    // Some letters change their number in lower case: places would be wrong.
    if (text.length !== node.nodeValue?.length) continue
    for (
      let at = text.indexOf(wanted);
      at >= 0 && ranges.length < mostMarks;
      at = text.indexOf(wanted, at + wanted.length)
    ) {
      const range = new Range()
      range.setStart(node, at)
      range.setEnd(node, at + wanted.length)
      ranges.push(range)
    }
  }
  return ranges
}
