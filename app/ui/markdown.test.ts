import * as fc from 'fast-check'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'

const render = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }))

describe('markdown of a hostile transcript', () => {
  test('raw HTML is text', () => {
    const html = render('<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\ntext <b onclick="x()">bold</b>')
    expect(html).not.toMatch(/<(script|img|b)\b/)
    expect(html).toContain('&lt;script&gt;')
  })

  test('an image is named and never loaded', () => {
    const html = render('![pixel](https://evil.example/p.png)')
    expect(html).not.toMatch(/<img|src=|evil\.example\/p/)
    expect(html).toContain('Image not loaded: pixel')
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    '/sessions',
    '#x',
    'https://user@evil.example',
  ])('no link to %s', (href) => {
    expect(render(`[text](${href}) [ref]\n\n[ref]: ${href}`)).not.toContain('<a')
  })

  test('a link opens apart and tells its source nothing', () => {
    const html = render('[docs](https://electric-sql.com/docs)')
    expect(html).toContain('rel="noopener noreferrer nofollow"')
    expect(html).toContain('target="_blank"')
  })

  test('a link whose text names another host says where it leads', () => {
    expect(render('[https://bank.example](https://evil.example/x)')).toContain('(leads to evil.example)')
    expect(render('[bank.example](https://bank.example.evil.example)')).toContain(
      '(leads to bank.example.evil.example)',
    )
    expect(render('https://bank.example/a')).not.toContain('leads to')
    expect(render('[the docs](https://bank.example)')).not.toContain('leads to')
  })

  test('bidirectional overrides are seen', () => {
    expect(render('a\u202eb')).toContain('a[U+202E]b')
  })

  test('whatever stands in a text, no element but ours and no style or handler comes out', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '`',
      '[',
      ']',
      '(',
      ')',
      '!',
      'javascript:',
      'https://x.example',
      'onerror=',
      'style=',
      '<svg',
      '</div>',
      '\n',
      '|',
      '---',
      '&lt;',
      ' ',
      'a',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const tags = [...render(pieces.join('')).matchAll(/<([a-z0-9]+)([^>]*)>/g)]
        for (const [, name = '', attributes = ''] of tags) {
          expect(allowed).toContain(name)
          expect(attributes).not.toMatch(/\s(on\w+|style|src|srcset)=/)
        }
      }),
      { numRuns: 300 },
    )
  })
})

const allowed =
  'div p a span em strong code pre blockquote ul ol li hr br del table thead tbody tr th td h3 h4 h5 h6 svg path line rect polyline circle sup section'.split(
    ' ',
  )
