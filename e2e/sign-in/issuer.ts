// An OpenID Connect issuer for tests: real codes, real keys, and a page where one types any name.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

export interface Issuer {
  address: string
  close: () => Promise<void>
}

/** Starts an issuer that knows one client with `redirect`; whoever types NAME there has the address NAME@issuer.example. */
export async function startIssuer(redirect: string): Promise<Issuer> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('The issuer has no port.')
  const address = `http://127.0.0.1:${bound.port}`
  const provider = new Provider(address, {
    clients: [{ client_id: 'logbook', client_secret: 'only-for-this-test', redirect_uris: [redirect] }],
    cookies: { keys: ['only-for-this-test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@issuer.example`, email_verified: true, name: id }),
    }),
  })
  server.on('request', provider.callback())
  return {
    address,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
