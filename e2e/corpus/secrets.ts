// Made-up secrets of every kind that masking knows, put together at run time from the form that each vendor documents, so that
// no scanner takes these files for a leak. Deterministic by the random that is given.
import type { Random } from '#app/importer/demo/random.ts'

export const sets = {
  hex: '0123456789abcdef',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  alnum: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  word: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-',
  digits: '0123456789',
} as const

/** `n` characters of `set`. */
export function text(random: Random, set: keyof typeof sets, n: number): string {
  return Array.from({ length: n }, () => sets[set][random.int(sets[set].length)]).join('')
}

type Make = (part: (set: keyof typeof sets, n: number) => string) => string

const uuid: Make = (part) => [8, 4, 4, 4, 12].map((n) => part('hex', n)).join('-')

/** One maker a kind. What a vendor ends or begins with a letter of the alphabet does so here. */
export const secretKinds: Record<string, Make> = {
  anthropic: (p) => `sk-ant-api03-${p('word', 93)}AA`,
  'anthropic admin': (p) => `sk-ant-admin01-${p('word', 93)}AA`,
  'openai project': (p) => `sk-proj-${p('alnum', 74)}T3BlbkFJ${p('alnum', 74)}`,
  'openai service': (p) => `sk-svcacct-${p('alnum', 74)}T3BlbkFJ${p('alnum', 74)}`,
  openrouter: (p) => `sk-or-v1-${p('hex', 64)}`,
  langfuse: (p) => `sk-lf-${uuid(p)}`,
  huggingface: (p) => `hf_${p('alnum', 34)}`,
  groq: (p) => `gsk_${p('alnum', 52)}`,
  xai: (p) => `xai-${p('alnum', 80)}`,
  perplexity: (p) => `pplx-${p('alnum', 48)}`,
  replicate: (p) => `r8_${p('alnum', 37)}`,
  langsmith: (p) => `lsv2_pt_${p('hex', 32)}_${p('hex', 10)}`,
  nvidia: (p) => `nvapi-${p('word', 64)}`,
  tavily: (p) => `tvly-${p('alnum', 32)}`,
  firecrawl: (p) => `fc-${p('hex', 32)}`,
  e2b: (p) => `e2b_${p('hex', 40)}`,
  'aws key id': (p) => `AKIA${p('upper', 16)}`,
  'aws session key id': (p) => `ASIA${p('upper', 16)}`,
  'google key': (p) => `AIza${p('alnum', 35)}`,
  'google oauth secret': (p) => `GOCSPX-${p('alnum', 28)}`,
  'google access token': (p) => `ya29.${p('word', 80)}`,
  'azure client secret': (p) => `${p('alnum', 3)}8Q~${p('alnum', 34)}`,
  digitalocean: (p) => `dop_v1_${p('hex', 64)}`,
  alibaba: (p) => `LTAI${p('alnum', 20)}`,
  tencent: (p) => `AKID${p('alnum', 32)}`,
  'fly.io': (p) => `fm2_${p('alnum', 90)}`,
  heroku: (p) => `HRKU-${uuid(p)}`,
  netlify: (p) => `nfp_${p('alnum', 36)}`,
  vercel: (p) => `vcp_${p('alnum', 24)}`,
  supabase: (p) => `sbp_${p('hex', 40)}`,
  planetscale: (p) => `pscale_tkn_${p('alnum', 43)}`,
  databricks: (p) => `dapi${p('hex', 32)}`,
  vault: (p) => `hvs.${p('word', 90)}`,
  terraform: (p) => `${p('alnum', 14)}.atlasv1.${p('alnum', 67)}`,
  pulumi: (p) => `pul-${p('hex', 40)}`,
  doppler: (p) => `dp.pt.${p('alnum', 43)}`,
  tailscale: (p) => `tskey-auth-${p('alnum', 12)}-${p('alnum', 32)}`,
  openshift: (p) => `sha256~${p('alnum', 43)}`,
  github: (p) => `ghp_${p('alnum', 36)}`,
  'github app': (p) => `ghs_${p('alnum', 36)}`,
  'github oauth': (p) => `gho_${p('alnum', 36)}`,
  'github fine-grained': (p) => `github_pat_${p('alnum', 22)}_${p('alnum', 59)}`,
  gitlab: (p) => `glpat-${p('alnum', 20)}`,
  'gitlab runner': (p) => `glrt-${p('alnum', 20)}`,
  bitbucket: (p) => `ATBB${p('alnum', 32)}`,
  atlassian: (p) => `ATATT3${p('word', 180)}`,
  npm: (p) => `npm_${p('alnum', 36)}`,
  pypi: (p) => `pypi-${'AgEIcHlwaS5vcmc'}${p('word', 140)}`,
  rubygems: (p) => `rubygems_${p('hex', 48)}`,
  'crates.io': (p) => `cio${p('alnum', 32)}`,
  nuget: (p) => `oy2${p('lower', 43)}`,
  docker: (p) => `dckr_pat_${p('alnum', 27)}`,
  clojars: (p) => `CLOJARS_${p('hex', 60)}`,
  artifactory: (p) => `AKCp${p('alnum', 69)}`,
  sourcegraph: (p) => `sgp_${p('hex', 40)}`,
  postman: (p) => `PMAK-${p('hex', 24)}-${p('hex', 34)}`,
  prefect: (p) => `pnu_${p('alnum', 36)}`,
  sentry: (p) => `sntryu_${p('hex', 64)}`,
  'grafana cloud': (p) => `glc_${p('alnum', 80)}`,
  'grafana service': (p) => `glsa_${p('alnum', 32)}_${p('hex', 8)}`,
  'new relic': (p) => `NRAK-${p('upper', 27)}`,
  dynatrace: (p) => `dt0c01.${p('upper', 24)}.${p('upper', 64)}`,
  'slack bot': (p) => `xoxb-${p('digits', 12)}-${p('digits', 12)}-${p('alnum', 24)}`,
  'slack user': (p) => `xoxp-${p('digits', 12)}-${p('digits', 12)}-${p('hex', 32)}`,
  'slack app': (p) => `xapp-1-A${p('upper', 10)}-${p('digits', 13)}-${p('hex', 64)}`,
  telegram: (p) => `1${p('digits', 9)}:AA${p('alnum', 33)}`,
  discord: (p) => `MT${p('alnum', 22)}.G${p('alnum', 5)}.${p('word', 37)}x`,
  twilio: (p) => `SK${p('hex', 32)}`,
  sendgrid: (p) => `SG.${p('alnum', 22)}.${p('alnum', 43)}`,
  brevo: (p) => `xkeysib-${p('hex', 64)}-${p('alnum', 16)}`,
  mailgun: (p) => `key-${p('hex', 32)}`,
  mailchimp: (p) => `${p('hex', 32)}-us12`,
  resend: (p) => `re_${p('alnum', 8)}_${p('alnum', 24)}`,
  stripe: (p) => `sk_live_${p('alnum', 24)}`,
  'stripe restricted': (p) => `rk_live_${p('alnum', 99)}`,
  'stripe webhook': (p) => `whsec_${p('alnum', 32)}`,
  square: (p) => `sq0atp-${p('alnum', 22)}`,
  plaid: (p) => `access-production-${uuid(p)}`,
  easypost: (p) => `EZAK${p('alnum', 54)}`,
  shippo: (p) => `shippo_live_${p('hex', 40)}`,
  shopify: (p) => `shpat_${p('hex', 32)}`,
  linear: (p) => `lin_api_${p('alnum', 40)}`,
  notion: (p) => `ntn_${p('alnum', 46)}`,
  airtable: (p) => `pat${p('alnum', 14)}.${p('hex', 64)}`,
  figma: (p) => `figd_${p('alnum', 43)}`,
  contentful: (p) => `CFPAT-${p('alnum', 43)}`,
  hubspot: (p) => `pat-na1-${uuid(p)}`,
  'one password': (p) => `ops_eyJ${p('alnum', 200)}`,
  age: (p) => `AGE-SECRET-KEY-1${p('upper', 58)}`,
  jwt: (p) => `eyJ${p('alnum', 33)}.eyJ${p('alnum', 80)}.${p('word', 42)}x`,
}

/** How a secret can stand in a record. Each answers the record's line and what must not be found in it afterwards. */
export const settings: Record<string, (secret: string, random: Random) => { line: string; parts: string[] }> = {
  plain: (secret) => ({ line: JSON.stringify({ uuid: 'u-1', text: `before ${secret} after` }), parts: [secret] }),
  'in a nested JSON string': (secret) => ({
    line: JSON.stringify({ arguments: JSON.stringify({ cmd: `export X="${secret}"\nrun` }) }),
    parts: [secret],
  }),
  'after an escaped line end': (secret) => ({ line: JSON.stringify({ text: `one\n${secret}\ttwo` }), parts: [secret] }),
  'with its letters escaped': (secret) => ({
    line: JSON.stringify({ text: `x ${secret} y` }).replace(secret, escaped(secret)),
    parts: [secret, escaped(secret)],
  }),
  'cut in two': (secret, random) => {
    // The prefix by which it is known stays whole.
    const at = Math.floor(secret.length / 2) + random.int(Math.floor(secret.length / 3))
    const parts = [secret.slice(0, at), secret.slice(at)]
    return { line: JSON.stringify({ deltas: parts, after: 'kept' }), parts: [parts[0] ?? ''] }
  },
  'in base64': (secret) => {
    const encoded = Buffer.from(`{"key":"${secret}"}`).toString('base64')
    return { line: JSON.stringify({ body: encoded }), parts: [encoded] }
  },
}

const escaped = (secret: string): string =>
  [...secret].map((char, i) => (i % 3 === 1 ? `\\u00${char.charCodeAt(0).toString(16)}` : char)).join('')

/** About `bytes` of what transcripts are full of and what is no secret: prose, code, ids, hashes, paths, base64 pictures. */
export function cleanLines(random: Random, bytes: number): string[] {
  const lines: string[] = []
  for (let length = 0; length < bytes;) {
    const line = JSON.stringify({
      type: 'assistant',
      uuid: random.uuid(),
      requestId: `req_011${text(random, 'alnum', 21)}`,
      message: {
        id: `msg_01${text(random, 'alnum', 22)}`,
        usage: {
          input_tokens: random.int(9999),
          cache_read_input_tokens: random.int(99_999),
          output_tokens: random.int(999),
        },
        content: [
          { type: 'text', text: Array.from({ length: 60 }, () => phrases[random.int(phrases.length)]).join(' ') },
          {
            type: 'tool_use',
            id: `toolu_01${text(random, 'alnum', 22)}`,
            input: { file_path: `/src/${text(random, 'lower', 12)}/index.ts` },
          },
          {
            type: 'tool_result',
            content: `commit ${text(random, 'hex', 40)}\nsha256:${text(random, 'hex', 64)} integrity sha512-${text(random, 'alnum', 86)}==`,
          },
          ...(random.int(8) === 0 ? [{ type: 'image', data: text(random, 'alnum', 20_000) }] : []),
        ],
      },
    })
    lines.push(line)
    length += line.length + 1
  }
  return lines
}

const phrases = [
  'The token is read from the environment, never from a file.',
  'const apiKey = process.env.API_KEY',
  'export DATABASE_URL=$PRODUCTION_URL',
  'password: "<your password here>"',
  'MAX_TOKENS=8192 TOKEN_LIMIT=200000',
  'see https://example.com/docs/secrets?page=2#access-tokens',
  'git clone git@github.com:owner/name.git',
  'authorization: Bearer <token>',
  'if (!secret) throw new Error("secret is missing")',
  'const sk = skeleton.sk-list; risk-free task-oriented disk-usage',
  'postgres://localhost:5432/app and redis://cache:6379/0',
  'npm_config_registry npm_package_version hf_hub sk_buff re_compile key-value',
  'SELECT id, secret_name FROM vault.secrets WHERE token_count > 10',
  'uses: actions/checkout@v4 with: token: ${{ secrets.GITHUB_TOKEN }}',
]
