// Terminal output as lines of coloured spans. Colours become roles of our own theme; every other escape is dropped.
import Anser from 'anser'
import { revealHidden } from './visible-text.ts'

type AnsiSpan = { text: string; className: string }

/**
 * Lines of terminal text. Colour runs on across lines as on a terminal up to `colourLimit` characters; beyond that the
 * text is shown without colour, for colouring megabytes would block the page.
 */
export function ansiLines(text: string, colourLimit = 400_000): AnsiSpan[][] {
  const clean = settle(text)
  if (clean.length > colourLimit) {
    return clean
      .replace(csi, '')
      .split('\n')
      .map((line) => [{ text: revealHidden(line), className: '' }])
  }
  const lines: AnsiSpan[][] = [[]]
  for (const part of Anser.ansiToJson(clean, { json: true, remove_empty: true, use_classes: true })) {
    const className = classesOf(part)
    part.content.split('\n').forEach((piece, index) => {
      if (index > 0) lines.push([])
      if (piece) lines.at(-1)?.push({ text: revealHidden(piece), className })
    })
  }
  return lines
}

/** The same text without any escape, for copying and for plain views. */
export function stripAnsi(text: string): string {
  return settle(text).replace(csi, '')
}

// oxlint-disable-next-line no-control-regex -- escape sequences are what this looks for
const csi = /\u001b\[[0-9;:?<=>]*[ -/]*[@-~]/g
// oxlint-disable-next-line no-control-regex -- likewise: CSI other than colour
const csiNotColour = /\u001b\[[0-9;:?<=>]*[ -/]*[@-ln-~]/g
// oxlint-disable-next-line no-control-regex -- likewise: OSC, DCS, SOS, PM, APC up to their end; character sets; two-byte escapes
const otherEscapes = /\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]+[0-~]|\u001b[^[\]PX^_]/g

// oxlint-disable-next-line no-control-regex -- likewise: an escape that never ends, which would swallow the line's end
const unfinished = /\u001b(?!\[[0-9;:?<=>]*[ -/]*m)(?:\[[0-9;:?<=>]*[ -/]*)?/g

/** Drops what is not text or colour, and lets a carriage return overwrite its line, as progress bars do. */
function settle(text: string): string {
  const plain = text
    .replace(otherEscapes, '')
    .replace(csiNotColour, '')
    .replace(unfinished, '')
    .replaceAll('\r\n', '\n')
  return plain.includes('\r') ? plain.split('\n').map(overwritten).join('\n') : plain
}

function overwritten(line: string): string {
  const kept = line.replace(/\r+$/, '')
  return kept.slice(kept.lastIndexOf('\r') + 1)
}

const hues = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const

function classesOf(part: Anser.AnserJsonEntry): string {
  const names: string[] = part.decorations.filter((name) => kept.has(name)).map((name) => `ansi-${name}`)
  const reverse = part.decorations.includes('reverse')
  const front = hueOf(part.fg, part.fg_truecolor)
  const back = hueOf(part.bg, part.bg_truecolor)
  // On a coloured ground the text keeps its own role: the ground is pale in our themes, and colour on colour is unreadable.
  if (reverse) names.push(front ? `ansi-on-${front}` : 'ansi-on-white')
  else if (back) names.push(`ansi-on-${back}`)
  else if (front) names.push(`ansi-${front}`)
  return names.join(' ')
}

const kept = new Set<string>(['bold', 'dim', 'italic', 'underline', 'strikethrough'])

function hueOf(name: string | null, truecolor: string | null): string | null {
  if (!name) return null
  const plain = name.replace(/^ansi-(bright-)?/, '')
  if (hues.some((hue) => hue === plain)) return plain
  if (plain === 'truecolor') return nearest((truecolor ?? '').split(',').map(Number))
  const index = Number(plain.replace('palette-', ''))
  return Number.isInteger(index) ? nearest(paletteRgb(index)) : null
}

/** xterm's 256 colours: 16 system colours, a 6 × 6 × 6 cube, 24 greys. */
function paletteRgb(index: number): number[] {
  if (index >= 232) return [0, 1, 2].map(() => 8 + (index - 232) * 10)
  const cube = index - 16
  return [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => (step === 0 ? 0 : 55 + step * 40))
}

/** The role of a colour: by which of its channels are strong. Greys keep the colour of the text. */
function nearest([red = 0, green = 0, blue = 0]: number[]): string | null {
  const top = Math.max(red, green, blue)
  if (top - Math.min(red, green, blue) < 40) return top < 150 ? 'black' : null
  const strong = (channel: number) => (channel > top * 0.62 ? 1 : 0)
  return hues[strong(red) + strong(green) * 2 + strong(blue) * 4] ?? null
}
