// Secrets that the recommended rules leave alone, by the form their vendors document. Each pattern is run over the rule view
// (escapes decoded, string borders as line ends). Law: a pattern is anchored on a prefix or a name that ordinary text does
// not have, and never matches an id; `value`, where there is one, is the part that is masked.

/** Values that are code which reads a secret, not the secret. */
const notCode = String.raw`(?!process\.|os\.|import\.|env\.|config\.|secrets?\.|https?:|\$|\{|<|/|\.)`
/** At least eight characters without a blank, with a letter and a digit among them. */
const mixed = String.raw`(?=[^\s"']{0,80}\d)(?=[^\s"']{0,80}[A-Za-z])[^\s"',;\\]{8,}`

export const patterns: RegExp[] = [
  // Also in the recommended rules, but wanted where those are not at hand: AWS key ids, GitHub, GitLab, Slack, OpenAI and
  // Anthropic, npm, SendGrid, Shopify, Linear, 1Password
  /\b(?:AKIA|ASIA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA|A3T[A-Z0-9])[A-Z0-9]{16}\b/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})/g,
  /\bgl(?:pat|dt|rt|soat)-[\w-]{20,64}/g,
  /\bxox[a-z](?:-[\w-]{10,}|\.[\w-]+-[\w-]{10,})/g,
  /\bxapp-\d-[A-Z0-9]{8,}-\d{8,}-[0-9a-f]{20,}/g,
  /\bhooks\.slack\.com\/services\/(?<value>T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]{16,})/g,
  /\bsk-(?=[\w-]{0,120}\d)(?=[\w-]{0,120}[A-Z])(?:ant-|proj-|svcacct-|admin-|or-v1-)?[\w-]{32,}/g,
  /\bnpm_[A-Za-z0-9]{36}/g,
  /\bSG\.[\w-]{16,32}\.[\w-]{32,64}/g,
  /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g,
  /\blin_(?:api|oauth)_[A-Za-z0-9]{32,64}/g,
  /\bops_eyJ[\w+/=-]{60,}/g,
  // The password in an address (RFC 3986, 3.2.1): of a database, a registry, a proxy
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>{}$]{0,80}:(?<value>(?![<{$*])[^\s@/"'<>{}$]{3,200})(?=@[\w[])/gi,
  // Google: API key, OAuth client secret
  /\bAIza[\w-]{35}(?![\w-])/g,
  /\bGOCSPX-[\w-]{28}/g,
  // Stripe: secret and restricted keys, webhook secret
  /\b[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,99}/g,
  /\bwhsec_[A-Za-z0-9]{32,}/g,
  // Hugging Face, Supabase, Doppler, Vercel, DigitalOcean, PyPI, age
  /\bhf_[A-Za-z0-9]{34,}/g,
  /\bsbp_[0-9a-f]{40}\b/g,
  /\bdp\.(?:pt|st|ct|sa)\.[A-Za-z0-9]{40,}/g,
  /\bvercel_blob_rw_\w{20,}/g,
  /\bdo[opr]_v1_[0-9a-f]{64}\b/g,
  /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/g,
  /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g,
  // Discord bot, Telegram bot, Twilio API key
  /\b[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,38}/g,
  /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g,
  /\bSK[0-9a-f]{32}\b/g,
  // JSON Web Token (RFC 7519), Authorization headers (RFC 6750, RFC 7617), npm, Azure storage
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g,
  /\bbearer\s+(?<value>[\w.~+/-]{20,}=*)/gi,
  /\bauthorization["'\n]*\s*[:=]\s*["'\n]*basic\s+(?<value>[A-Za-z0-9+/]{12,}={0,2})/gi,
  /_authToken\s*=\s*["'\n]?(?<value>[^\s"'$]{8,})/g,
  /\bAccountKey=(?<value>[A-Za-z0-9+/]{40,}={0,2})/g,
  // Private keys (RFC 7468), also cut off before their end
  /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?<value>[A-Za-z0-9+/=\s\\]{20,}[A-Za-z0-9+/=])/g,
  // A setting whose name says what it holds, as in .env files and shell exports
  new RegExp(
    String.raw`(?<![A-Za-z0-9])[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)(?:_[A-Z0-9_]{1,20})?\s?=\s?["'\n]?(?<value>${notCode}${mixed})`,
    'g',
  ),
  // The same as a field of JSON, YAML or an object
  new RegExp(
    String.raw`(?<![\w])(?:[a-z]+[_-])?(?:password|passwd|secret|api[_-]?key|secret[_-]?access[_-]?key|access[_-]?token|refresh[_-]?token|auth[_-]?token)["'\n]*\s*[:=]\s*["'\n]+(?<value>${notCode}${mixed})`,
    'gi',
  ),
]

/** Where secrets of these forms stand in `view`, as [from, to). */
export function patternSpans(view: string): Array<[from: number, to: number]> {
  return patterns.flatMap((pattern) =>
    [...view.matchAll(pattern)].map((match): [number, number] => {
      const value = match.groups?.['value']
      const from = value === undefined ? match.index : match.index + match[0].lastIndexOf(value)
      return [from, match.index + match[0].length]
    }),
  )
}
