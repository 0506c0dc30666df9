// Requests for a shape as no page would make them. Chosen by a seed: the same seed asks the same.
import { randomUUID } from 'node:crypto'
import type { Random } from '../../../app/importer/demo/random.ts'
import { shapes } from '../../../electric/shapes.ts'
import type { ShapeName } from '../../../electric/shapes.ts'
import type { Cast } from './cast.ts'

export interface Asked {
  shape: ShapeName
  method: string
  /** As it goes over the wire, not normalised. */
  path: string
  headers: Record<string, string>
  body?: string
  /** What was tried, for people. */
  tricks: string[]
}

/** What is known of the engine: where a reader of a shape stands. */
export interface Position {
  handle: string
  offset: string
}
export type Positions = Map<ShapeName, Position[]>

type Sources = { random: Random; cast: Cast; names: ShapeName[]; positions: Positions }

/** Which session is asked for. `foreign` and `absent` must be answered alike. */
const sessions = [
  'own',
  'own',
  'own',
  'foreign',
  'foreign',
  'foreign',
  'absent',
  'none',
  'twice',
  'array',
  'odd',
] as const

/** A request; and with `foreign` its twin, which names in its place what is nowhere. */
export function makeRequest({ random, cast, names, positions }: Sources): { asked: Asked; twin?: Asked } {
  const { ours, theirs } = cast
  const shape = random.pick(names as [ShapeName, ...ShapeName[]])
  const tricks: string[] = []
  const query: string[] = [`offset=${random.pick(['-1', '-1', '-1', 'now', '0_0', '0_inf', '-2', '99999999999_0'])}`]
  // Some ask as a page does, or next to it: there must be something that could leak.
  const plain = random.int(4) === 0
  if (plain) query[0] = 'offset=-1'
  const method = plain
    ? 'GET'
    : random.pick([
        'GET',
        'GET',
        'GET',
        'GET',
        'GET',
        'POST',
        'POST',
        'POST',
        'HEAD',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
      ])
  const headers: Record<string, string> = {}
  let body: string | undefined

  const session = plain ? random.pick(['own', 'own', 'foreign', 'none'] as const) : random.pick(sessions)
  const long = 'x'.repeat(random.pick([5000, 14_000, 100_000]))
  const forQuery: Array<() => string> = [
    () => `table=${random.pick(['auth_users', 'auth_sessions', 'sessions', 'public.auth_users', '"auth_users"'])}`,
    () =>
      `where=${encodeURIComponent(random.pick(['true', '1=1', `space_id = '${theirs.spaceId}'`, 'space_id is not null', '']))}`,
    () => `where=true&where=${encodeURIComponent('1=1')}`,
    () => `wh%65re=true&t%61ble=auth_users`,
    () => `params[1]=${theirs.spaceId}`,
    () => `params%5B1%5D=${theirs.spaceId}&params[2]=${theirs.userId}`,
    () => `params[]=${theirs.spaceId}&params[01]=${theirs.spaceId}&params[1][0]=${theirs.spaceId}`,
    () => `params=${encodeURIComponent(JSON.stringify({ 1: theirs.spaceId, 2: theirs.userId }))}`,
    () => `columns=${random.pick(['id', 'id,space_id', '*', 'id,title,body', '%22id%22', 'ctid', 'xmin'])}`,
    () => `queryable_columns=${random.pick(['id', 'id,space_id,title', '*'])}&columns=id`,
    () => `subset__where=${encodeURIComponent(subsetWhere(random, theirs.spaceId))}`,
    () =>
      `subset__where=${encodeURIComponent('space_id = $1')}&subset__params=${encodeURIComponent(JSON.stringify({ 1: theirs.spaceId }))}&log=changes_only`,
    () =>
      `subset__order_by=${encodeURIComponent(random.pick(['id', 'id; select 1', '(select 1)', 'id desc nulls first, space_id', 'title']))}&subset__limit=${random.pick(['10', '-1', '99999999', '1e9', 'NaN'])}&log=changes_only`,
    () => `subset__offset=${random.pick(['0', '-5', '1e12'])}&subset__limit=5&subset__order_by=id&log=changes_only`,
    () => `scope=${random.pick([`${theirs.spaceId}.${theirs.userId}`, `${ours.spaceId}.${ours.userId}`, 'x', ''])}`,
    () =>
      `secret=${random.pick(['guess', 'a-secret-between-web-and-engine', ''])}&api_secret=x&source_id=x&source_secret=x`,
    () =>
      `space_id=${theirs.spaceId}&spaceId=${theirs.spaceId}&owner_id=${theirs.userId}&role=owner&user=${theirs.userId}`,
    () => `handle=${position(random, positions, shape).handle}`,
    () => `replica=full&log=${random.pick(['full', 'changes_only', 'x'])}`,
    () => `cursor=${random.pick(['1', '999999999', 'x'])}&expired_handle=${position(random, positions, shape).handle}`,
    () => `${random.pick(['where', 'subset__where', 'handle', 'cursor', 'columns', 'session', 'anything'])}=${long}`,
    () => `offset=-1&offset=now`,
    () => `table%00=auth_users&%EF%BD%94able=auth_users&TABLE=auth_users&where=%FF%FE`,
    () => `subset=${encodeURIComponent(JSON.stringify({ table: 'auth_users', where: 'true' }))}`,
    () => `__proto__[table]=auth_users&constructor[prototype][where]=true&url=http://127.0.0.1:1/&redirect=//x`,
  ]
  for (let n = random.int(plain ? 2 : 4); n > 0; n--)
    query.push(said(tricks, random.pick(forQuery as [() => string])()))
  if (random.int(6) === 0) {
    const { handle, offset } = position(random, positions, random.int(3) ? shape : random.pick(names as [ShapeName]))
    query[0] = `offset=${offset}`
    query.push(said(tricks, `handle=${handle}`))
  }
  if (random.int(4) === 0) Object.assign(headers, strange(random, theirs, tricks))
  if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') body = makeBody(random, theirs, tricks, headers)
  const path = !plain && random.int(6) === 0 ? said(tricks, oddPath(random, shape)) : `/api/shapes/${shape}`
  const withSession = (foreign: string) => {
    const named = namedSession(session, ours.session, foreign, random)
    return {
      shape,
      method,
      path: `${path}${path.includes('?') ? '&' : '?'}${[...named, ...query].join('&')}`,
      headers,
      ...(body !== undefined && { body }),
      tricks: [`session ${session}`, ...tricks],
    }
  }
  // A shape of the whole space takes no notice of a session.
  const hasTwin = shapes[shape].scope === 'session' && session === 'foreign'
  return { asked: withSession(theirs.session), ...(hasTwin && { twin: withSession(randomUUID()) }) }
}

function namedSession(kind: (typeof sessions)[number], own: string, foreign: string, random: Random): string[] {
  if (kind === 'own') return [`session=${own}`]
  if (kind === 'foreign' || kind === 'absent') return [`session=${kind === 'foreign' ? foreign : random.uuid()}`]
  if (kind === 'twice') return [`session=${own}`, `session=${foreign}`]
  if (kind === 'array') return [`session[]=${foreign}`, `session[0]=${foreign}`, `sess%69on=${own},${foreign}`]
  if (kind === 'odd')
    return [
      `session=${random.pick([foreign.toUpperCase(), `{${foreign}}`, `%20${foreign}`, `${foreign}%00`, "'%20or%20true--", `${own}'%20or%20session_id='${foreign}`])}`,
    ]
  return []
}

function said(tricks: string[], trick: string): string {
  tricks.push(trick.slice(0, 120))
  return trick
}

function position(random: Random, positions: Positions, shape: ShapeName): Position {
  const known = positions.get(shape) ?? []
  return known[random.int(known.length + 1)] ?? { handle: `${random.int(1e9)}-${random.int(1e9)}`, offset: '0_0' }
}

const subsetWhere = (random: Random, other: string) =>
  random.pick([
    'true',
    '1=1) or (true',
    `space_id = '${other}'`,
    `space_id IN (SELECT organization_id FROM auth_members)`,
    `id IN (SELECT id FROM sessions WHERE space_id = '${other}')`,
    'true -- ',
    `true/**/or/**/true`,
    `exists (select 1 from auth_users)`,
    `pg_sleep(1) is null`,
    `current_setting('logbook.space') = ''`,
    `"title" like 'mk-%'`,
    `U&"\\0073pace_id" is not null`,
    `space_id::text ~ '.*'`,
  ])

function makeBody(random: Random, theirs: Cast['theirs'], tricks: string[], headers: Record<string, string>): string {
  headers['content-type'] = random.pick([
    'application/json',
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16le',
  ])
  const wide = {
    table: 'auth_users',
    where: subsetWhere(random, theirs.spaceId),
    columns: 'id',
    'params[1]': theirs.spaceId,
    secret: 'x',
  }
  const text = JSON.stringify(wide)
  return said(
    tricks,
    random.pick([
      text,
      JSON.stringify({ subset: { ...wide, subset: wide } }),
      `{"where":"false","where":"true","t\\u0061ble":"auth_users","params":{"1":"${theirs.spaceId}"}}`,
      `{"__proto__":${text},"where":"true = true"}`,
      JSON.stringify({ where: 'space_id = $1', params: { 1: theirs.spaceId } }),
      JSON.stringify({ where: 'true', order_by: 'id; select 1', limit: 5 }),
      JSON.stringify({ where: 'true', limit: 1e9, offset: -1 }),
      JSON.stringify({ where: 'x'.repeat(random.pick([17_000, 100_000])) }),
      `[${text}]`,
      'table=auth_users&where=true',
      `\uFEFF${text}`,
      '',
      '{',
      'null',
    ]),
  )
}

function strange(random: Random, { userId, spaceId }: Cast['theirs'], tricks: string[]): Record<string, string> {
  const headers = random.pick<Record<string, string>>([
    { 'x-http-method-override': 'POST', 'x-method-override': 'DELETE' },
    { 'x-original-url': '/api/shapes/sessions', 'x-rewrite-url': '/v1/shape?table=auth_users' },
    { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1;host=x' },
    { 'x-forwarded-host': 'elsewhere.example', 'x-forwarded-proto': 'https', 'x-forwarded-prefix': '/x' },
    { 'x-user-id': userId, 'x-space-id': spaceId, 'x-logbook-role': 'owner', 'x-logbook-user': userId },
    { 'if-none-match': '*', 'if-modified-since': new Date().toUTCString() },
    { range: 'bytes=0-9', te: 'trailers', 'accept-encoding': 'identity' },
    { 'electric-handle': '1-1', 'electric-secret': 'x', 'x-electric-secret': 'x' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', referer: 'http://127.0.0.1/' },
    { 'x-matched-path': '/api/health', 'x-middleware-subrequest': 'middleware', 'x-tsr-serverfn': 'true' },
    { accept: 'text/event-stream' },
    { 'cache-control': 'only-if-cached', pragma: 'no-cache', 'x-logbook-peer': '127.0.0.1' },
  ])
  said(tricks, JSON.stringify(headers))
  return headers
}

const oddPath = (random: Random, shape: string) =>
  random.pick([
    `/api/%73hapes/${shape}`,
    `//api/shapes/${shape}`,
    `/api//shapes/${shape}`,
    `/API/shapes/${shape}`,
    `/api/Shapes/${shape}`,
    `/api/shapes/${shape}/`,
    `/api/shapes/./${shape}`,
    `/api/shapes/x/../${shape}`,
    `/api/shapes/%2e%2e/shapes/${shape}`,
    `/api/shapes/${shape}%00`,
    `/api/shapes/${shape};x=1`,
    `/api/shapes/${shape}%2f..%2fsessions`,
    `/api/shapes/${shape.toUpperCase()}`,
    `/api/shapes/${shapes[shape as ShapeName].table}`,
    `/api/shapes/${random.pick(['auth_users', 'auth_sessions', '__proto__', 'constructor', 'toString', 'session_heads', 'audit_log'])}`,
    `/api\\shapes\\${shape}`,
    `/v1/shape?table=${shapes[shape as ShapeName].table}`,
    `/api/shapes/${shape}#x`,
    `/api/shapes/${[...shape].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')}`,
  ])
