import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ansiLines, stripAnsi } from './ansi.ts'

const esc = '\u001b'
const words = (text: string, limit?: number) =>
  ansiLines(text, limit).map((line) =>
    line.map((span) => [span.text, span.className].filter(Boolean).join('|')).join(' '),
  )

describe('terminal output', () => {
  test('colours and weights become roles', () => {
    expect(words(`${esc}[1m${esc}[31mfail${esc}[0m ok`)).toEqual(['fail|ansi-bold ansi-red  ok'])
  })

  test('a colour runs on to the next line, as on a terminal', () => {
    expect(words(`${esc}[32ma\nb${esc}[39m\nc`)).toEqual(['a|ansi-green', 'b|ansi-green', 'c'])
  })

  test('256 colours and true colours fold onto the same roles', () => {
    expect(words(`${esc}[38;5;196mred${esc}[0m`)).toEqual(['red|ansi-red'])
    expect(words(`${esc}[38;2;20;200;30mgreen${esc}[0m`)).toEqual(['green|ansi-green'])
  })

  test('on a coloured ground text keeps its own colour, so that it can be read', () => {
    expect(words(`${esc}[30m${esc}[41mFAIL${esc}[0m`)).toEqual(['FAIL|ansi-on-red'])
  })

  test('cursor moves, titles, links and other escapes leave no trace', () => {
    const noise = `${esc}[2K${esc}[1A${esc}]0;title\u0007${esc}]8;;https://evil.example${esc}\\link${esc}]8;;${esc}\\${esc}(B${esc}7!`
    expect(words(noise)).toEqual(['link!'])
    expect(stripAnsi(noise)).toBe('link!')
  })

  test('a progress line shows its last state', () => {
    expect(words('10%\r50%\r100%\r\ndone')).toEqual(['100%', 'done'])
  })

  test('a text over the limit loses its colours and nothing else', () => {
    expect(words(`${esc}[31mred${esc}[0m\nplain`, 5)).toEqual(['red', 'plain'])
  })

  test('an escape that never ends keeps its line apart from the next', () => {
    expect(words(`${esc}[\nm`)).toEqual(['', 'm'])
    expect(words(`a${esc}[31\nb${esc}`)).toEqual(['a', 'b'])
  })

  test('no escape ever comes out, and lines stay lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(esc, '[', ']', '3', '1', 'm', ';', '\n', 'a', '\u009b', '\u0007')),
        (parts) => {
          const text = parts.join('')
          const lines = ansiLines(text)
          expect(lines.flat().some((span) => span.text.includes(esc))).toBe(false)
          expect(lines.length).toBe(stripAnsi(text).split('\n').length)
        },
      ),
    )
  })
})
