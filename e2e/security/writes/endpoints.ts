// What is sent to each endpoint by people who name what is not theirs. An endpoint that is not here fails the exam: say what to send, or
// why it is examined elsewhere.
import type { Random } from '../../../app/importer/demo/random.ts'

export interface Sending {
  method: string
  path: string
  body?: string
  headers?: Record<string, string>
}

/** Requests that name `id`, which is another's row, or nobody's. */
type Senders = (id: string, random: Random) => Sending[]

const json = (method: string, path: string, body: unknown): Sending => ({
  method,
  path,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
const line = (id: string) =>
  `${JSON.stringify({ type: 'user', sessionId: id, uuid: id, message: { role: 'user', content: 'x' } })}\n`

export const senders: Record<string, Senders> = {
  'routes/api.registry.$id.ts': (id) => [
    json('PATCH', `/api/registry/${id}`, { label: 'taken', state: 'stopped' }),
    { method: 'DELETE', path: `/api/registry/${id}` },
  ],
  'routes/api.registry.ts': (id) => [
    { method: 'GET', path: `/api/registry?session=${id}` },
    json('POST', '/api/registry', { session: id, pid: 4242, machine: { id, name: 'x' } }),
    json('POST', '/api/registry', { session: id, pid: 4242, machine: { id, name: 'x' }, spaceId: id, ownerId: id }),
  ],
  'routes/api.registry.token.ts': (id) => [json('POST', '/api/registry/token', { token: id })],
  'routes/api.capture.ts': (id) => [
    { method: 'GET', path: `/api/capture?source=${id}` },
    {
      method: 'POST',
      path: `/api/capture?source=${id}&generation=0&from=0&to=${line(id).length}`,
      body: line(id),
    },
    {
      method: 'POST',
      path: `/api/capture?source=${id}&generation=0&from=0&to=1&spaceId=${id}&space_id=${id}`,
      body: 'x',
    },
  ],
  'routes/api.capture.machine.ts': (id) => [
    { method: 'GET', path: `/api/capture/machine?machine=${id}` },
    json('POST', '/api/capture/machine', { id, name: 'x', platform: 'x', processes: { alive: [], gone: [id] } }),
  ],
  'routes/api.uploads.ts': (id) => [
    {
      method: 'POST',
      path: '/api/uploads',
      body: line(id),
      headers: { 'x-file-name': `${id}.jsonl`, 'content-type': 'application/octet-stream' },
    },
    {
      method: 'POST',
      path: `/api/uploads?run=${id}&files=2`,
      body: line(id),
      headers: { 'x-file-name': `${id}.jsonl`, 'content-type': 'application/octet-stream' },
    },
  ],
  'routes/api.otel.v1.$signal.ts': (id) =>
    ['logs', 'traces'].map((signal) =>
      json('POST', `/api/otel/v1/${signal}`, {
        resourceLogs: [
          { resource: { attributes: [{ key: 'session.id', value: { stringValue: id } }] }, scopeLogs: [] },
        ],
      }),
    ),
  'routes/api.join.$code.ts': (id) => [
    json('POST', `/api/join/${id}`, {}),
    json('POST', `/api/join/${id}`, { name: 'x', email: 'x@logbook.example', password: 'a password of nobody' }),
  ],
  'routes/api.pair.ts': (id) => [json('POST', '/api/pair', { code: id })],
  'routes/api.pair.token.ts': (id) => [json('POST', '/api/pair/token', { deviceCode: id })],
  'routes/api.sessions.$id.ts': (id) => [
    json('PATCH', `/api/sessions/${id}`, { title: 'taken' }),
    { method: 'DELETE', path: `/api/sessions/${id}` },
  ],
  'routes/api.sessions.$id.move.ts': (id) => [
    json('POST', `/api/sessions/${id}/move`, { to: id }),
    json('POST', `/api/sessions/${id}/move`, { to: '00000000-0000-4000-8000-000000000000' }),
  ],
  'routes/api.sessions.ts': (id) => [{ method: 'GET', path: `/api/sessions?ids=${id}` }],
  'routes/api.sessions.$id.events.ts': (id) => [{ method: 'GET', path: `/api/sessions/${id}/events?bodies` }],
  'routes/api.sessions.$id.export.ts': (id) => [{ method: 'GET', path: `/api/sessions/${id}/export?format=json` }],
  'routes/api.sessions.$id.bindings.ts': (id) => [
    { method: 'GET', path: `/api/sessions/${id}/bindings` },
    json('PUT', `/api/sessions/${id}/bindings`, { repo: id, cwd: '/taken' }),
    { method: 'DELETE', path: `/api/sessions/${id}/bindings` },
  ],
  'routes/api.search.ts': (id) => [{ method: 'GET', path: `/api/search?q=session:${id}&session=${id}` }],
  'routes/api.notifications.ts': (id) => [
    { method: 'GET', path: '/api/notifications' },
    json('POST', '/api/notifications', { key: id, title: 'x', session: id, event: 1 }),
  ],
  'routes/api.layouts.$name.ts': (id) => [
    { method: 'GET', path: `/api/layouts/${id}` },
    json('PUT', `/api/layouts/${id}`, { content: { id } }),
    { method: 'DELETE', path: `/api/layouts/${id}` },
  ],
  'routes/api.share.$what.ts': (id) => [
    { method: 'GET', path: `/api/share/body?event=${id}&seq=1&session=${id}` },
    { method: 'GET', path: `/api/share/events?session=${id}&from=${id}` },
  ],
  'routes/api.export.ts': (id) => [
    { method: 'GET', path: `/api/export?space=${id}&spaceId=${id}&session=${id}` },
    json('POST', '/api/export', { space: id, sessions: [id] }),
  ],
  'routes/enter.ts': (id) => [{ method: 'GET', path: `/enter?key=${id}` }, json('POST', '/enter', { key: id })],
  'routes/enter.proxy.ts': (id) => [
    { method: 'GET', path: `/enter/proxy?next=/${id}`, headers: { 'x-forwarded-user': id, 'remote-user': id } },
  ],
  'routes/api.auth.$.ts': (id) => [
    json('POST', '/api/auth/sign-in/email', { email: `${id}@logbook.invalid`, password: id }),
    json('POST', '/api/auth/update-user', { name: 'taken', userId: id }),
    json('POST', '/api/auth/revoke-session', { token: id }),
    json('POST', '/api/auth/organization/remove-member', { memberIdOrEmail: id, organizationId: id }),
    json('POST', '/api/auth/api-key/delete', { keyId: id }),
    json('POST', '/api/auth/passkey/delete-passkey', { id }),
    json('POST', '/api/auth/device/approve', { userCode: id }),
  ],
}

/** Where else an endpoint is examined. */
export const elsewhere: Record<string, string> = {
  'routes/api.shapes.$name.ts': 'the shape matrix',
  'routes/api.health.ts': 'takes nothing',
  'routes/api.openapi[.]json.ts': 'takes nothing',
  'routes/api.sessions.stats.ts': 'takes nothing',
}
