// docker-compose.yml cannot be run on every machine, so it is read: in step with the settings, closed to the outside.
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { settings } from '#app/server/env.ts'
import { read } from './files.ts'

interface Service {
  image?: string
  command?: string[]
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
  profiles?: string[]
  healthcheck?: unknown
  depends_on?: Record<string, { condition: string }>
}
const text = read('docker-compose.yml')
const { services, volumes } = parse(text, { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, null>
}
const service = (name: string): Service => services[name] ?? {}

test('the app is given known settings, and its secrets come from .env without a default', () => {
  const environment = service('app').environment ?? {}
  expect(Object.keys(environment).filter((name) => !(name in settings))).toEqual([])
  for (const name of ['DATABASE_URL', 'ELECTRIC_URL', 'ELECTRIC_SECRET', 'LOGBOOK_SECRET', 'HOST', 'PORT']) {
    expect(environment).toHaveProperty(name)
  }
  const secrets = text.match(/\$\{(?!LOGBOOK_(?:URL|SIGN_IN|PLAIN_HTTP)\b)\w+[^}]*\}/g) ?? []
  expect(secrets.filter((secret) => !secret.includes(':?'))).toEqual([])
})

test('Postgres is 18 with logical replication and a volume where 18 keeps its data', () => {
  for (const name of ['postgres', 'postgres-dev']) {
    expect(service(name).image).toMatch(/^postgres:18\.\d+$/)
    expect(service(name).command).toContain('wal_level=logical')
    expect(service(name).volumes?.[0]).toMatch(/:\/var\/lib\/postgresql$/)
    expect(service(name).healthcheck).toBeDefined()
  }
})

test('Electric is the real one, pinned, with a secret, started when Postgres is healthy', () => {
  for (const name of ['electric', 'electric-dev']) {
    const { image = '', environment, healthcheck } = service(name)
    const [, major, minor, patch] = /^electricsql\/electric:(\d+)\.(\d+)\.(\d+)$/.exec(image) ?? []
    expect(
      [Number(major), Number(minor), Number(patch)].map((part) => String(part).padStart(4, '0')).join('') >=
        '000100070012',
    ).toBe(true)
    expect(environment?.ELECTRIC_SECRET).toContain(':?')
    expect(environment).not.toHaveProperty('ELECTRIC_INSECURE')
    expect(healthcheck).toBeDefined()
  }
  expect(service('electric').depends_on).toEqual({ postgres: { condition: 'service_healthy' } })
  expect(service('app').depends_on).toEqual({
    postgres: { condition: 'service_healthy' },
    electric: { condition: 'service_healthy' },
  })
})

test('only the app is published, on loopback; the dev profile publishes Postgres and Electric on loopback too', () => {
  const published = Object.entries(services).filter(([, { ports }]) => ports)
  expect(published.map(([name]) => name)).toEqual(['app', 'postgres-dev', 'electric-dev'])
  for (const [, { ports }] of published) expect(ports?.every((port) => port.startsWith('127.0.0.1:'))).toBe(true)
  for (const name of ['postgres-dev', 'electric-dev']) expect(service(name).profiles).toEqual(['dev'])
})

test('every volume that is used is declared', () => {
  const used = Object.values(services).flatMap((one) => (one.volumes ?? []).map((volume) => volume.split(':')[0]))
  expect(Object.keys(volumes).toSorted()).toEqual(used.toSorted())
})

test('the image is multi-stage and does not run as root', () => {
  const dockerfile = read('Dockerfile')
  expect(dockerfile.match(/^FROM /gm)).toHaveLength(2)
  expect(dockerfile).toMatch(/^USER node$/m)
  expect(read('.dockerignore')).toMatch(/^\.env$/m)
})
