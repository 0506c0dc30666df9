// The settings of sign-in: which ways there are beside the terminal's one-time link, how long a sign-in lasts, who may have an
// account. Law: no way is on unless it is named, and nothing listens beyond loopback without one.
import { isIP } from 'node:net'
import { z } from 'zod'
import { duration, setting, url } from './env-checks.ts'
import type { Part } from './env-checks.ts'
import { signInMethods } from './sign-in/methods.ts'
import type { SignInMethod } from './sign-in/methods.ts'

const usedBy: Part[] = ['supervisor', 'web']
const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''))

export const signInSettings = {
  LOGBOOK_SIGN_IN: setting({
    check: list.pipe(z.array(z.enum(signInMethods, `may name ${signInMethods.join(', ')}, separated by commas`))),
    help: `Ways to sign in beside the one-time link of the terminal: ${signInMethods.join(', ')}, separated by commas. Unset: the link alone.`,
    usedBy,
  }),
  LOGBOOK_SIGN_UP: setting({
    check: z.enum(['closed', 'open']).default('closed'),
    default: 'closed',
    help: 'Who may have an account: closed (whoever was invited) or open (also whoever the OIDC issuer or the proxy vouches for).',
    usedBy,
  }),
  LOGBOOK_SESSION_IDLE: setting({
    check: duration('30d'),
    default: '30d',
    help: 'A sign-in ends when it was not used for so long (30d, 12h, 15m).',
    usedBy,
  }),
  LOGBOOK_SESSION_END: setting({
    check: duration('90d'),
    default: '90d',
    help: 'A sign-in ends after so long, however much it is used.',
    usedBy,
  }),
  LOGBOOK_PLAIN_HTTP: setting({
    check: z.enum(['refused', 'allowed']).default('refused'),
    default: 'refused',
    help: 'Set it to allowed to listen beyond loopback without TLS: whoever is on the way can read everything.',
    usedBy,
  }),
  LOGBOOK_OIDC_ISSUER: setting({
    check: url('https:', 'http:').optional(),
    help: 'Address of an OpenID Connect issuer, for LOGBOOK_SIGN_IN=oidc. Its redirect address is LOGBOOK_URL/api/auth/callback/oidc.',
    usedBy,
  }),
  LOGBOOK_OIDC_CLIENT_ID: setting({
    check: z.string().optional(),
    help: 'What Logbook is called at the OIDC issuer.',
    usedBy,
  }),
  LOGBOOK_OIDC_CLIENT_SECRET: setting({
    check: z.string().optional(),
    help: 'The secret of that client. Unset: a public client (PKCE alone).',
    usedBy,
    secret: true,
  }),
  LOGBOOK_OIDC_NAME: setting({
    check: z.string().max(40, 'may have 40 characters at most').default('single sign-on'),
    default: 'single sign-on',
    help: 'What the button of the OIDC issuer says after "Continue with".',
    usedBy,
  }),
  LOGBOOK_GITHUB_CLIENT_ID: setting({
    check: z.string().optional(),
    help: 'Client ID of a GitHub OAuth app, for LOGBOOK_SIGN_IN=github. Its callback address is LOGBOOK_URL/api/auth/callback/github.',
    usedBy,
  }),
  LOGBOOK_GITHUB_CLIENT_SECRET: setting({
    check: z.string().optional(),
    help: 'Client secret of that GitHub OAuth app.',
    usedBy,
    secret: true,
  }),
  LOGBOOK_PROXY_HEADER: setting({
    check: z
      .string()
      .regex(/^[a-z][a-z0-9-]{2,60}$/i, 'must be the name of a header')
      .transform((name) => name.toLowerCase())
      .optional(),
    help: 'The header in which a proxy names who is signed in there, for LOGBOOK_SIGN_IN=proxy (for example X-Forwarded-User). Believed from LOGBOOK_TRUSTED_PROXIES alone.',
    usedBy,
  }),
}

export type SignInEnv = { [Name in keyof typeof signInSettings]: z.output<(typeof signInSettings)[Name]['check']> }

const needs: Partial<Record<SignInMethod, (keyof SignInEnv)[]>> = {
  oidc: ['LOGBOOK_OIDC_ISSUER', 'LOGBOOK_OIDC_CLIENT_ID'],
  github: ['LOGBOOK_GITHUB_CLIENT_ID', 'LOGBOOK_GITHUB_CLIENT_SECRET'],
  proxy: ['LOGBOOK_PROXY_HEADER'],
}

/** What is wrong with settings that are each right, one a line: a way to sign in that lacks something, or a door left open. */
export function openDoorFaults(
  env: SignInEnv & { HOST: string; LOGBOOK_URL?: string; LOGBOOK_TRUSTED_PROXIES: unknown[] },
): string[] {
  const faults: string[] = []
  for (const method of env.LOGBOOK_SIGN_IN)
    for (const name of needs[method] ?? [])
      if (env[name] === undefined)
        faults.push(`  ${name} must be set, because LOGBOOK_SIGN_IN names ${method}\n    ${signInSettings[name].help}`)
  if (env.LOGBOOK_SIGN_IN.includes('proxy') && env.LOGBOOK_TRUSTED_PROXIES.length === 0)
    faults.push(
      '  LOGBOOK_TRUSTED_PROXIES must name the proxy, because LOGBOOK_SIGN_IN names proxy\n    From elsewhere its header is ignored.',
    )
  const address = URL.parse(env.LOGBOOK_URL ?? '')
  if (env.LOGBOOK_SIGN_IN.includes('passkey') && !fitForPasskeys(address))
    faults.push(
      '  LOGBOOK_URL must be https:// or http://localhost with a name, because LOGBOOK_SIGN_IN names passkey\n    Browsers make passkeys for names only, never for numbers such as 127.0.0.1.',
    )
  if (isLoopback(env.HOST)) return faults
  if (env.LOGBOOK_SIGN_IN.length === 0)
    faults.push(
      `  LOGBOOK_SIGN_IN must name a way to sign in, because HOST is ${env.HOST}\n    ${signInSettings.LOGBOOK_SIGN_IN.help}`,
    )
  if (address?.protocol !== 'https:' && env.LOGBOOK_PLAIN_HTTP !== 'allowed')
    faults.push(
      `  LOGBOOK_URL must begin with https://, because HOST is ${env.HOST}\n    Put a proxy with TLS in front and say its address. LOGBOOK_PLAIN_HTTP=allowed goes without, at your own risk.`,
    )
  return faults
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

function fitForPasskeys(address: URL | null): boolean {
  if (!address || isIP(address.hostname.replace(/^\[|\]$/g, '')) !== 0) return false
  return address.protocol === 'https:' || address.hostname === 'localhost'
}
