// Every secret that there is, used rightly and wrongly, as people and programs do; and a search for them in whatever is kept as a log.
import { randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seedSession } from '../../db/testing-rows.ts'
import { cookieFor } from '../fixtures.ts'
import { call, makeKey, shareLink } from '../security/matrix/calls.ts'
import type { Stack } from '../stack.ts'
import { ask } from './raw.ts'

export interface Secret {
  name: string
  text: string
}

type Login = { email: string; password: string }

/** Uses all of them, and as many wrong ones; answers both. */
export async function useSecrets(stack: Stack, { email, password }: Login): Promise<Secret[]> {
  const used: Secret[] = [
    { name: 'the printed link', text: new URL(stack.entry).searchParams.get('key') ?? '' },
    { name: 'password', text: password },
  ]
  const keep = (name: string, text: string) => {
    used.push({ name, text })
    return text
  }
  const wrong = (name: string) => keep(`wrong ${name}`, randomBytes(24).toString('base64url'))
  let n = 0
  const send = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    ask(stack, path, {
      method: body === undefined ? 'GET' : 'POST',
      body,
      headers: {
        ...(body !== undefined && { origin: stack.address }),
        'x-forwarded-for': `198.51.${100 + Math.floor(n / 200)}.${n++ % 200}`,
        ...headers,
      },
    })

  // Passwords, also where they do not belong, and in what cannot be read.
  const signedIn = await send('/api/auth/sign-in/email', { email, password })
  const cookie = signedIn.cookies[0] ?? ''
  keep('cookie', cookie.split('=').slice(1).join('='))
  keep('token', decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? '')
  await send('/api/auth/sign-in/email', { email, password: wrong('password') })
  await send('/api/auth/sign-in/email', { email: wrong('address'), password: wrong('password') })
  await send('/api/auth/sign-in/email', `{"email":"${email}","password":"${wrong('password')}`)
  await send('/api/auth/sign-in/email', { email, password: `${wrong('password')}\u0000` })
  await call(stack, 'changePassword', { current: wrong('password'), password: wrong('new password') }, { cookie })

  // Links and typed codes of the terminal.
  const { value } = await cookieFor(stack, stack.owner, { 'x-forwarded-for': '198.51.99.1' })
  keep('token', decodeURIComponent(value).split('.')[0] ?? '')
  await send(`/enter?key=${wrong('link')}`)
  await send('/enter', { key: wrong('code') })
  await send('/api/registry', undefined, { cookie: `${cookie.split('=')[0]}=${wrong('cookie')}` })

  // Keys.
  const key = keep('key', await makeKey(stack, cookie, 'admin'))
  const bearer = { authorization: `Bearer ${key}` }
  await send('/api/registry', undefined, bearer)
  await send(`/api/registry?session=${key}`, undefined, bearer)
  await send('/api/registry', undefined, { authorization: `Bearer ${wrong('key')}` })
  await send('/api/registry', undefined, { authorization: `Basic ${wrong('key')}` })
  const registration = { session: randomUUID(), agent: 'claude', pid: 4242, machine: { id: 'machine-of-the-exam' } }
  const token = /"token":"([^"]+)"/.exec((await send('/api/registry', registration, bearer)).body)?.[1] ?? ''
  await send('/api/registry/token', { token: keep('token of a session', token) }, bearer)
  await send('/api/registry/token', { token: wrong('token of a session') }, bearer)

  // Devices.
  const asked = JSON.parse((await send('/api/pair', { label: 'x', scope: 'read' })).body) as Record<string, string>
  await send('/api/pair/token', { deviceCode: keep('device code', asked['deviceCode'] ?? '') })
  await send('/api/pair/token', { deviceCode: wrong('device code') })
  await call(stack, 'readPairing', { code: wrong('user code') }, { cookie })
  const offered = await call(stack, 'offerPhone', undefined, { cookie })
  const phone = keep('phone code', /phone#([\w-]+)/.exec(offered.text)?.[1] ?? '')
  await send('/api/pair', { code: phone })
  await send('/api/pair', { code: wrong('phone code') })

  // Invitations.
  const input = { label: 'x', role: 'viewer', mostUses: 1, days: 1 }
  const invited = await call(stack, 'inviteByLink', input, { cookie })
  const code = keep('invitation', /\/join\/([\w-]+)/.exec(invited.text)?.[1] ?? '')
  for (const one of [code, wrong('invitation')]) {
    await send(`/join/${one}`)
    await send(`/api/join/${one}`, { name: 'x', email: 'x', password: wrong('first password') })
    await send(`/api/join/${one}`, `{"password":"${wrong('first password')}`)
  }

  // Share links.
  const session = await seedSession(stack.sql, stack.owner)
  await stack.sql`
    insert into timeline_events (id, space_id, session_id, seq, ordinal, dedupe_key, kind)
    values (${randomUUID()}, ${stack.owner.spaceId}, ${session}, 1, 'a0', 'x', 'message')`
  for (const one of [keep('share link', await shareLink(stack, cookie, session)), wrong('share link')]) {
    await send(`/s/${one}`)
    await send('/api/share/events', undefined, { authorization: `Share ${one}` })
    await send('/api/share/body?event=x', undefined, { authorization: `Share ${one}` })
  }
  // Where there is nothing.
  await send(`/api/nothing/${wrong('anything')}`, undefined, bearer)
  await send(`/nothing/${wrong('anything')}?key=${key}`, undefined, { cookie })
  return used
}

/** Where a secret stands that is none of a log's: in files of the data folder, what was printed, and the audit log. */
export async function whereTold({ home, sql }: Stack, secrets: readonly Secret[], said: string[]): Promise<string[]> {
  for (const { name, text } of secrets) if (text.length < 8) throw new Error(`There was no ${name}.`)
  const files = await readdir(home, { recursive: true, withFileTypes: true })
  const logs = files.filter((file) => file.isFile() && !file.parentPath.includes('cluster'))
  if (!logs.some(({ name }) => name === 'web.log') || !logs.some(({ name }) => name === 'postgres.log'))
    throw new Error(`There are no logs in ${home}.`)
  const rows = await sql<{ row: string }[]>`select to_jsonb(a)::text as row from audit_log a`
  const places = [
    ...(await Promise.all(
      logs.map(async ({ parentPath, name }) => ({
        place: name,
        text: await readFile(join(parentPath, name), 'latin1'),
      })),
    )),
    { place: 'what was printed', text: said.join('') },
    { place: 'audit_log', text: rows.map(({ row }) => row).join('\n') },
  ]
  return secrets.flatMap(({ name, text }) =>
    places.flatMap(({ place, text: all }) => (all.includes(text) ? [`${name} in ${place}`] : [])),
  )
}
