// Nothing listens beyond loopback with an open door, and no way to sign in is half configured.
import { expect, test } from 'vitest'
import { readEnv } from './env.ts'

const serve = (source: Record<string, string>) => () => readEnv(source, { serves: true })

test('loopback needs nothing; commands do not care how the server is to listen', () => {
  expect(serve({})().LOGBOOK_SIGN_IN).toEqual([])
  expect(() => readEnv({ HOST: '0.0.0.0' })).not.toThrow()
  for (const host of ['127.0.0.1', '127.8.0.1', '::1', 'localhost']) expect(serve({ HOST: host })).not.toThrow()
})

test('beyond loopback a way to sign in and TLS are demanded, both at once', () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.5', '127.0.0.1.evil.example']) {
    expect(serve({ HOST: host }), host).toThrow(/LOGBOOK_SIGN_IN must name/)
    expect(serve({ HOST: host }), host).toThrow(/LOGBOOK_URL must begin with https/)
  }
  const open = { HOST: '0.0.0.0', LOGBOOK_SIGN_IN: 'password' }
  expect(serve({ ...open, LOGBOOK_URL: 'http://logbook.example' })).toThrow(/https/)
  expect(serve({ ...open, LOGBOOK_URL: 'https://logbook.example' })).not.toThrow()
  expect(serve({ ...open, LOGBOOK_PLAIN_HTTP: 'allowed' })).not.toThrow()
})

test('each way says what it lacks', () => {
  expect(serve({ LOGBOOK_SIGN_IN: 'oidc' })).toThrow(/LOGBOOK_OIDC_ISSUER[^]*LOGBOOK_OIDC_CLIENT_ID/)
  expect(serve({ LOGBOOK_SIGN_IN: 'github' })).toThrow(/LOGBOOK_GITHUB_CLIENT_SECRET/)
  expect(serve({ LOGBOOK_SIGN_IN: 'proxy' })).toThrow(/LOGBOOK_PROXY_HEADER[^]*LOGBOOK_TRUSTED_PROXIES/)
  expect(serve({ LOGBOOK_SIGN_IN: 'magic' })).toThrow(/may name password/)
  for (const address of ['http://127.0.0.1:4747', 'http://logbook.example', 'https://10.0.0.1', 'https://[::1]'])
    expect(serve({ LOGBOOK_SIGN_IN: 'passkey', LOGBOOK_URL: address }), address).toThrow(/passkey/)
  for (const address of ['http://localhost:4747', 'https://logbook.example'])
    expect(serve({ LOGBOOK_SIGN_IN: 'passkey', LOGBOOK_URL: address }), address).not.toThrow()
})

test('lengths of time are read in one form, and a secret is never repeated', () => {
  expect(readEnv({ LOGBOOK_SESSION_IDLE: '15m' }).LOGBOOK_SESSION_IDLE).toBe(900_000)
  for (const wrong of ['15', '0d', '-1d', '1 week', '1e3d'])
    expect(() => readEnv({ LOGBOOK_SESSION_END: wrong })).toThrow(/length of time/)
  expect(serve({ LOGBOOK_SIGN_IN: 'github', LOGBOOK_GITHUB_CLIENT_SECRET: 'hunter2' })).not.toThrow(/hunter2/)
})
