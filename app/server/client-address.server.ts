// From where a request comes. Law: what a header says counts only when a proxy that the settings name has sent it.
import ipaddr from 'ipaddr.js'
import { env } from './env.ts'

type Connected = Request & {
  ip?: string
  runtime?: { node?: { req?: { socket?: { remoteAddress?: string } } } }
}

/** The address of whoever asks: the connection's, or what a trusted proxy says of it. Empty when nothing is known. */
export function addressOf(request: Request): string {
  const { runtime, ip } = request as Connected
  let address = plain(runtime?.node?.req?.socket?.remoteAddress ?? ip ?? '')
  const forwarded = (request.headers.get('x-forwarded-for') ?? '').split(',').map((part) => plain(part.trim()))
  // From the nearest hop outwards: the first address that is no proxy of ours is the caller, whatever stands before it.
  while (address && forwarded.length > 0 && isTrustedProxy(address)) address = forwarded.pop() || address
  return address
}

/** Whether requests of `address` may say for whom they speak (LOGBOOK_TRUSTED_PROXIES). */
export function isTrustedProxy(address: string): boolean {
  const parsed = parse(address)
  return (
    parsed !== null &&
    env().LOGBOOK_TRUSTED_PROXIES.some(([net, bits]) => net.kind() === parsed.kind() && parsed.match(net, bits))
  )
}

/** What counts as one caller for limits: an IPv4 address, or the /64 of IPv6, which one household or machine has to itself. */
export const callerNetwork = (address: string): string => prefix(address, 32, 64)

/** What may be remembered of an address in logs: /24 of IPv4, /48 of IPv6. */
export const coarseNetwork = (address: string): string => prefix(address, 24, 48)

function prefix(address: string, v4: number, v6: number): string {
  const parsed = parse(address)
  if (!parsed) return ''
  const bits = parsed.kind() === 'ipv4' ? v4 : v6
  const net = parsed.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  return `${net.networkAddressFromCIDR(`${parsed.toString()}/${bits}`).toString()}/${bits}`
}

const plain = (address: string): string => parse(address)?.toString() ?? ''

/** `::ffff:1.2.3.4` is the IPv4 address that it carries; a zone says nothing to anybody else. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const text = address.replace(/%.*$/, '')
  return ipaddr.isValid(text) ? ipaddr.process(text) : null
}
