// Asks the server to sign in or out, and the browser for a passkey. A refusal is an Error with words for a person.
import { withdrawWorker } from '../../service-worker/register.ts'
import { z } from 'zod'

const refusalBody = z.object({ error: z.object({ message: z.string() }) })

/** Posts `body` as JSON and answers what comes back; throws an Error with the server's words. */
export async function post(path: string, body: unknown = {}): Promise<unknown> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return read(await fetch(path, init).catch(unreachable))
}

/** Goes to the issuer; comes back to `next`. `path` is the one to sign in with, or to connect with. */
export async function goToIssuer(provider: 'oidc' | 'github', next: string, path = '/api/auth/sign-in/social') {
  await withdrawWorker()
  const { url } = z.object({ url: z.url() }).parse(await post(path, { provider, next }))
  location.assign(url)
}

/** Signs in with a passkey that the browser knows for this address. */
export async function signInWithPasskey(): Promise<void> {
  requirePasskeys()
  const options = (await get(
    '/api/auth/passkey/generate-authenticate-options',
  )) as PublicKeyCredentialRequestOptionsJSON
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  await post('/api/auth/passkey/verify-authentication', {
    response: await given(navigator.credentials.get({ publicKey })),
  })
}

/** Makes a passkey for whoever is signed in. */
export async function makePasskey(name: string): Promise<void> {
  requirePasskeys()
  const options = (await get('/api/auth/passkey/generate-register-options')) as PublicKeyCredentialCreationOptionsJSON
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  await post('/api/auth/passkey/verify-registration', {
    name,
    response: await given(navigator.credentials.create({ publicKey })),
  })
}

async function get(path: string): Promise<unknown> {
  return read(await fetch(path).catch(unreachable))
}

async function read(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json().catch(() => null)
  if (answer.ok) return body
  throw new Error(refusalBody.safeParse(body).data?.error.message ?? 'That did not work. Try again.')
}

function unreachable(): never {
  throw new Error('The server does not answer. Nothing was changed; try again.')
}

function requirePasskeys(): void {
  if (typeof PublicKeyCredential === 'undefined' || !('parseRequestOptionsFromJSON' in PublicKeyCredential))
    throw new Error(
      'This browser cannot use passkeys here. They need https (or localhost) and a browser of 2025 or later.',
    )
}

async function given(asked: Promise<Credential | null>): Promise<unknown> {
  const credential = await asked.catch(() => null)
  if (!(credential instanceof PublicKeyCredential)) throw new Error('No passkey was given. Nothing was changed.')
  return credential.toJSON()
}
