// Keeps every text of the document anonymous while it is on: texts and names of elements are replaced as they come, before they are
// painted, and given back when it ends. What React writes later is a change like any other. Law: what is not known to be the console's
// own is hidden, so a new page needs nothing to be safe.
import phrases from 'virtual:own-phrases'
import { anonymised, ownPhrases } from './pseudonym.ts'

const names = ['title', 'aria-label', 'alt', 'placeholder'] as const
const isOwn = ownPhrases(phrases)

/** Begins; answers how to end it. */
export function maskScreen(): () => void {
  const [salt = 1] = crypto.getRandomValues(new Uint32Array(1))
  const texts = new Map<Text, Change>()
  const attributes = new Map<Element, Map<string, Change>>()

  const maskText = (node: Text) => {
    const parent = node.parentElement
    if (!parent || parent.closest('script, style, time, kbd')) return
    const before = texts.get(node)
    if (before && before.shown === node.data) return
    const shown = anonymised(node.data, salt, isOwn)
    if (shown === node.data) return void texts.delete(node)
    texts.set(node, { original: node.data, shown })
    node.data = shown
  }
  const maskNames = (element: Element) => {
    if (element.closest('time, kbd')) return
    for (const name of names) {
      const value = element.getAttribute(name)
      const known = attributes.get(element)
      if (value === null || known?.get(name)?.shown === value) continue
      const shown = anonymised(value, salt, isOwn)
      if (shown === value) continue
      attributes.set(element, (known ?? new Map<string, Change>()).set(name, { original: value, shown }))
      element.setAttribute(name, shown)
    }
  }
  const maskAll = (root: Node) => {
    if (root instanceof Text) return maskText(root)
    if (!(root instanceof Element)) return
    maskNames(root)
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      if (node instanceof Text) maskText(node)
      else if (node instanceof Element) maskNames(node)
    }
  }
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes, removedNodes } of changes) {
      if (type === 'childList') addedNodes.forEach(maskAll)
      else if (target instanceof Text) maskText(target)
      else if (target instanceof Element) maskNames(target)
      removedNodes.forEach((node) => forget(node, texts, attributes))
    }
  })
  const root = document.documentElement
  root.dataset.anonymous = 'true'
  maskAll(root)
  observer.observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...names],
  })
  return () => {
    observer.disconnect()
    delete root.dataset.anonymous
    for (const [node, { original, shown }] of texts) if (node.data === shown) node.data = original
    for (const [element, changes] of attributes)
      for (const [name, { original, shown }] of changes)
        if (element.getAttribute(name) === shown) element.setAttribute(name, original)
  }
}

type Change = { original: string; shown: string }

// What has left the document is not held; moved within it, it came in again by the same notice, or with the next.
function forget(node: Node, texts: Map<Text, Change>, attributes: Map<Element, Map<string, Change>>): void {
  if (node.isConnected) return
  if (node instanceof Text) texts.delete(node)
  else if (node instanceof Element) attributes.delete(node)
  node.childNodes.forEach((child) => forget(child, texts, attributes))
}
