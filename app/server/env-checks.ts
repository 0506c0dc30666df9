// How a setting is described, and the checks that several of them share.
import { homedir } from 'node:os'
import { join } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

export interface Setting<Check extends z.ZodType> {
  check: Check
  /** What `.env.example` shows; a string means the setting has this default. */
  default?: string
  help: string
  /** The parts that read it. */
  usedBy: Part[]
  /** Never printed, not even in a fault. */
  secret?: boolean
}
export type Part = 'supervisor' | 'web' | 'capture' | 'engine' | 'cli' | 'sdk'

/** One setting, typed by its check. */
export const setting = <Check extends z.ZodType>(of: Setting<Check>) => of

export const url = (...protocols: string[]) =>
  z.string().refine((text) => protocols.includes(URL.parse(text)?.protocol ?? ''), {
    message: `must be an address that begins with ${protocols.map((name) => `${name}//`).join(' or ')}`,
  })
// A file of settings knows no shell, so ~ is read here.
export const folder = (underHome: string) =>
  z
    .string()
    .transform((paths) => paths.replace(/(?<=^|,)~(?=$|[/\\,])/g, homedir()))
    .default(join(homedir(), underHome))
export const secret = z.string().min(32, 'must have at least 32 characters')
export const port = z.coerce
  .number('must be a number')
  .int()
  .min(1, 'must be 1 or more')
  .max(65535, 'must be 65535 or less')
/** `30d`, `12h`, `15m`, `90s` as milliseconds. */
export const duration = (otherwise: string) =>
  z
    .string()
    .default(otherwise)
    .transform((text, context) => {
      const [, number, unit = ''] = /^([1-9]\d{0,4})([smhd])$/.exec(text) ?? []
      if (number) return Number(number) * (unitMs[unit] ?? 0)
      context.addIssue('must be a length of time such as 30d, 12h or 15m')
      return z.NEVER
    })
const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const networkOf = (text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null => {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const one = ipaddr.isValid(text) ? ipaddr.process(text) : null
  return one && [one, one.kind() === 'ipv4' ? 32 : 128]
}
/** Addresses or networks, comma-separated. */
export const networks = z
  .string()
  .default('')
  .transform((text, ctx) => {
    const nets = text.split(',').map((part) => part.trim())
    return nets
      .filter((net) => net !== '')
      .map((net) => networkOf(net) ?? ctx.addIssue(`names ${net}, which is neither an address nor a network`))
      .filter((net) => net !== undefined)
  })
