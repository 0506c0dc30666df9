// The outer wall: who is refused, who is sent on, and that nobody is sent elsewhere.
import { expect, test } from 'vitest'
import { guardRequest, withoutStrayPage } from './guard.server.ts'

const ask = (path: string, headers: Record<string, string>, method = 'GET') =>
  guardRequest(new Request(`http://localhost:4747${path}`, { method, headers: { host: 'localhost:4747', ...headers } }))

test('a page at localhost is sent to 127.0.0.1, where the cookie is', () => {
  const answer = ask('/sessions/1?event=2', { accept: 'text/html' })
  expect(answer?.status).toBe(302)
  expect(answer?.headers.get('location')).toBe('http://127.0.0.1:4747/sessions/1?event=2')
})

test.each(['//evil.example/x', '/\\evil.example/x', '///evil.example'])('%s leads nowhere else', (path) => {
  const location = ask(path, { accept: 'text/html' })?.headers.get('location')
  expect(new URL(location ?? '').host).toBe('127.0.0.1:4747')
})

test('a foreign Host is refused, and so is a write from a foreign page or from one without a name', () => {
  expect(ask('/', { host: 'evil.example' })?.status).toBe(421)
  expect(ask('/', { host: 'localhost:4748' })?.status).toBe(421)
  for (const origin of ['https://evil.example', 'null', 'http://localhost:4748'])
    expect(ask('/x', { origin }, 'POST')?.status, origin).toBe(403)
  expect(ask('/x', { origin: 'http://localhost:4747' }, 'POST')).toBeUndefined()
})

test('a page of another origin changes nothing and reads nothing in the background, but may lead here', () => {
  const from = (site: string, rest: Record<string, string> = {}) => ({ 'sec-fetch-site': site, ...rest })
  const own = { origin: 'http://localhost:4747' }
  const link = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  for (const site of ['cross-site', 'same-site', 'of a later standard']) {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      for (const headers of [own, {}, link, { ...own, ...link }])
        expect(ask('/x', from(site, headers), method)?.status, `${method} ${site}`).toBe(403)
    for (const dest of ['image', 'script', 'iframe', 'empty', 'object'])
      expect(ask('/x', from(site, { 'sec-fetch-dest': dest, 'sec-fetch-mode': 'no-cors' }))?.status).toBe(403)
    expect(ask('/x', from(site, { ...link, 'sec-fetch-dest': 'iframe' }))?.status).toBe(403)
    expect(ask('/x', from(site, link))).toBeUndefined()
  }
  for (const site of ['same-origin', 'none']) {
    expect(ask('/x', from(site, own), 'POST')).toBeUndefined()
    expect(ask('/x', from(site, { 'sec-fetch-dest': 'empty' }))).toBeUndefined()
  }
  // A key is added by no browser by itself.
  expect(ask('/x', from('cross-site', { authorization: 'Bearer x' }), 'POST')).toBeUndefined()
})

test('below /api nothing is a page, and no page answers but to a visit', () => {
  const answered = (path: string, method: string, type = 'text/html; charset=utf-8') =>
    withoutStrayPage(
      new Request(`http://localhost:4747${path}`, { method }),
      new Response('x', { headers: { 'content-type': type } }),
    ).status
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'POST'])
    expect([answered('/x', method), answered('/api/x', method)]).toEqual([404, 404])
  expect([answered('/api/uploads', 'GET'), answered('/API/x', 'GET'), answered('/x', 'GET')]).toEqual([404, 404, 200])
  expect(answered('/api/x', 'POST', 'application/json')).toBe(200)
})

test('a session as a web page to keep is no page of ours', () => {
  const kept = new Response('x', {
    headers: { 'content-type': 'text/html', 'content-disposition': 'attachment; filename="session.html"' },
  })
  expect(withoutStrayPage(new Request('http://localhost:4747/api/sessions/1/export'), kept)).toBe(kept)
})
