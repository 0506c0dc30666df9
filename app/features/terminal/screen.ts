// A screen of xterm on a page whose policy takes no style without our nonce. The library knows no nonce and writes style attributes
// as markup: it is given a document that puts the nonce on what it makes, and sets styles where the policy allows it.
import type { Terminal } from '@xterm/xterm'
import type { TerminalStep } from './reads.server.ts'

export interface Screen {
  write: (steps: readonly TerminalStep[]) => Promise<void>
  /** Forgets everything that was written. */
  clear: () => void
  dispose: () => void
}

const fallback = { cols: 100, rows: 30 }

/** Puts a screen into `element`; `theme` is read from the page's own colours. */
export async function openScreen(element: HTMLElement): Promise<Screen> {
  const [{ Terminal }] = await Promise.all([import('@xterm/xterm'), import('@xterm/xterm/css/xterm.css')])
  const create = creating(document.createElement.bind(document))
  const terminal = new Terminal({
    ...fallback,
    documentOverride: documentWith(create),
    disableStdin: true,
    convertEol: false,
    scrollback: 10_000,
    fontSize: 12,
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, monospace',
    theme: { background: '#121214', foreground: '#ececea' },
    // What a recording says about links leads nowhere.
    linkHandler: { activate: () => {} },
    screenReaderMode: true,
  })
  // One of its styles is made by the page's own document, while it opens.
  Object.defineProperty(document, 'createElement', { value: create, configurable: true, writable: true })
  try {
    terminal.open(element)
  } finally {
    Reflect.deleteProperty(document, 'createElement')
  }
  return { write: (steps) => play(terminal, steps), clear: () => terminal.reset(), dispose: () => terminal.dispose() }
}

async function play(terminal: Terminal, steps: readonly TerminalStep[]): Promise<void> {
  for (const { body } of steps) {
    const { cols = 0, rows = 0, type } = body
    if (type === 'chunk') await new Promise<void>((done) => terminal.write(bytesOf(body), done))
    else if (type !== 'close') {
      // Without a terminal of its own a command ends its lines as files do.
      terminal.options.convertEol = cols === 0
      terminal.resize(between(cols || fallback.cols, 2, 500), between(rows || fallback.rows, 1, 200))
    }
  }
}

function bytesOf({ data = '', encoding }: TerminalStep['body']): Uint8Array {
  if (encoding !== 'base64') return new TextEncoder().encode(data)
  return Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
}

type Create = (name: string, options?: ElementCreationOptions) => HTMLElement

function creating(create: Create): Create {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content ?? ''
  return (name, options) => {
    const element = create(name, options)
    if (name === 'style') element.nonce = nonce
    else if (name === 'span') element.setAttribute = setAttributeAllowed
    return element
  }
}

// The policy refuses style attributes that are written as markup, not the same declarations set one by one.
function setAttributeAllowed(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value
  else Element.prototype.setAttribute.call(this, name, value)
}

function documentWith(create: Create): Document {
  return new Proxy(document, {
    get(target, key) {
      if (key === 'createElement') return create
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const between = (value: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(value)))
