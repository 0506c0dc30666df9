// Secrets that belong to no vendor: keys, headers, addresses and settings whose name says what they hold.
import type { Rule } from './rule.ts'

/** Values that are code which reads a secret, or a mask, and not the secret. */
const notCode = String.raw`(?!process\.|os\.|import\.|env\.|config\.|secrets?\.|https?:|[$\{<\/.*])`
/** At least eight characters without a blank, with a letter and a digit among them. */
const mixed = String.raw`(?=[^\s"']{0,80}\d)(?=[^\s"']{0,80}[A-Za-z])[^\s"',;\\]{8,}`

/** RFC 7468 and OpenPGP's armour, also cut off before their end. */
export const privateKey: Rule = {
  kind: 'private-key',
  words: ['PRIVATE KEY'],
  form: /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?<value>[A-Za-z0-9+/=\s\\]{20,}[A-Za-z0-9+/=])/g,
}

export const general: Rule[] = [
  // RFC 7519
  { kind: 'jwt', whole: 'start', words: ['eyJ'], form: /(?<![A-Za-z0-9_])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  // RFC 6750, RFC 7617
  {
    kind: 'bearer-token',
    words: ['bearer', 'Bearer', 'BEARER'],
    form: /\bbearer\s+(?<value>(?!\*)[\w.~+/-]{20,}=*)/gi,
  },
  {
    kind: 'basic-credentials',
    words: ['basic', 'Basic', 'BASIC'],
    form: /\bauthorization["'\n]*\s*[:=]\s*["'\n]*basic\s+(?<value>[A-Za-z0-9+/]{12,}={0,2})/gi,
    weak: true,
  },
  // RFC 3986, 3.2.1: the password in an address of a database, a registry, a proxy
  {
    kind: 'password-in-address',
    words: ['://'],
    form: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>{}$]{0,80}:(?<value>(?![<{$*])[^\s@/"'<>{}$]{3,200})(?=@[\w[])/gi,
    weak: true,
  },
  privateKey,
  // A setting as in .env files and shell exports
  {
    kind: 'secret-setting',
    words: [
      'PASSWORD',
      'PASSWD',
      'SECRET',
      'TOKEN',
      'API_KEY',
      'APIKEY',
      'ACCESS_KEY',
      'ACCESSKEY',
      'PRIVATE_KEY',
      'PRIVATEKEY',
    ],
    form: new RegExp(
      String.raw`(?<![A-Za-z0-9])[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)(?:_[A-Z0-9_]{1,20})?\s?=\s?["'\n]?(?<value>${notCode}${mixed})`,
      'g',
    ),
    weak: true,
  },
  // The same as a field of JSON, YAML or an object
  {
    kind: 'secret-field',
    words: [
      'password',
      'Password',
      'PASSWORD',
      'passwd',
      'Passwd',
      'PASSWD',
      'secret',
      'Secret',
      'SECRET',
      'api_key',
      'api-key',
      'apikey',
      'apiKey',
      'ApiKey',
      'Api-Key',
      'API_KEY',
      'API-KEY',
      'APIKEY',
      'APIKey',
      'access_token',
      'access-token',
      'accessToken',
      'AccessToken',
      'ACCESS_TOKEN',
      'accesstoken',
      'refresh_token',
      'refresh-token',
      'refreshToken',
      'RefreshToken',
      'REFRESH_TOKEN',
      'refreshtoken',
      'auth_token',
      'auth-token',
      'authToken',
      'AuthToken',
      'Auth-Token',
      'AUTH_TOKEN',
      'authtoken',
    ],
    form: new RegExp(
      String.raw`(?<![\w])(?:[a-z]+[_-])?(?:password|passwd|secret|api[_-]?key|secret[_-]?access[_-]?key|access[_-]?token|refresh[_-]?token|auth[_-]?token)["'\n]*\s*[:=]\s*["'\n]+(?<value>${notCode}${mixed})`,
      'gi',
    ),
    weak: true,
  },
]
