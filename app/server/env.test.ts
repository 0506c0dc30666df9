import { homedir } from 'node:os'
import { expect, test } from 'vitest'
import { envExample, readEnv, settings } from './env.ts'

test('defaults hold when nothing is set, and an empty value counts as unset', () => {
  const env = readEnv({ PORT: '', HOST: ' ' })
  expect(env).toMatchObject({ PORT: 4747, HOST: '127.0.0.1', LOGBOOK_LOG_LEVEL: 'info', DATABASE_URL: undefined })
  expect(env.LOGBOOK_HOME).toMatch(/\.logbook$/)
})

test('all faults are told at once, with help, and no secret is repeated', () => {
  const faults = () =>
    readEnv({
      PORT: '99999',
      DATABASE_URL: 'mysql://me:hunter2@host/db',
      ELECTRIC_SECRET: 'short',
      LOGBOOK_LOG_LEVEL: 'loud',
    })
  expect(faults).toThrow(/PORT must be 65535 or less \(it is "99999"\)/)
  expect(faults).toThrow(/DATABASE_URL must be an address that begins with postgres:\/\/ or postgresql:\/\//)
  expect(faults).toThrow(/ELECTRIC_SECRET must have at least 16 characters/)
  expect(faults).toThrow(/LOGBOOK_LOG_LEVEL/)
  expect(faults).not.toThrow(/hunter2|short/)
})

test('~ is the home, also in a list of folders', () => {
  const { LOGBOOK_HOME, CLAUDE_CONFIG_DIR } = readEnv({
    LOGBOOK_HOME: '~/books',
    CLAUDE_CONFIG_DIR: '~/.claude,/srv/~x,~',
  })
  expect(LOGBOOK_HOME).toBe(`${homedir()}/books`)
  expect(CLAUDE_CONFIG_DIR).toBe(`${homedir()}/.claude,/srv/~x,${homedir()}`)
})

test('every setting has help that ends a sentence, and a default that its own check accepts', () => {
  for (const [name, one] of Object.entries(settings)) {
    expect(one.help, name).toMatch(/[.)]$/)
    if ('default' in one) expect(() => readEnv({ [name]: one.default }), name).not.toThrow()
  }
})

test('.env.example is generated from the table (vitest -u writes it)', async () => {
  await expect(envExample()).toMatchFileSnapshot('../../.env.example')
})
