// A screen of xterm on a page whose policy takes no style without our nonce. The library knows no nonce and writes style attributes
// as markup: what it makes is given the nonce, and its styles are set where the policy allows it.
import type { Terminal } from '@xterm/xterm'
import type { TerminalStep } from './reads.server.ts'

export interface Screen {
  write: (steps: readonly TerminalStep[]) => Promise<void>
  /** Forgets everything that was written. */
  clear: () => void
  dispose: () => void
}

const fallback = { cols: 100, rows: 30 }

/** Puts a screen into `element`. */
export async function openScreen(element: HTMLElement): Promise<Screen> {
  const [{ Terminal }] = await Promise.all([import('@xterm/xterm'), import('@xterm/xterm/css/xterm.css')])
  const terminal = new Terminal({
    ...fallback,
    disableStdin: true,
    scrollback: 10_000,
    fontSize: 12,
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, monospace',
    theme: { background: '#121214', foreground: '#ececea' },
    // What a recording says about links leads nowhere.
    linkHandler: { activate: () => {} },
    screenReaderMode: true,
  })
  const create = creating(document.createElement.bind(document))
  Object.defineProperty(document, 'createElement', { value: create, configurable: true, writable: true })
  try {
    terminal.open(element)
  } finally {
    Reflect.deleteProperty(document, 'createElement')
  }
  drawWith(terminal, create)
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

// Cells are drawn later, by a part that has no public name: flows/terminal.spec.ts fails when it is not found there any more.
function drawWith(terminal: Terminal, createElement: Create): void {
  let part: unknown = terminal
  for (const name of ['_core', '_renderService', '_renderer', 'value', '_rowFactory'])
    part = typeof part === 'object' && part !== null ? Reflect.get(part, name) : undefined
  if (typeof part === 'object' && part !== null) Reflect.set(part, '_document', { createElement })
}

const between = (value: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(value)))
