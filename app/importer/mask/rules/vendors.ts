// Tokens of vendors, by the form that each documents or that its own scanners publish.
import { alnum, exactly, hex, token, word } from './rule.ts'
import type { Rule } from './rule.ts'

const uuid = String.raw`[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}`

/** Models and the tools around them. */
const models: Rule[] = [
  {
    kind: 'sk-token',
    words: ['sk-'],
    whole: 'start',
    // OpenAI, Anthropic, OpenRouter, Langfuse, DeepSeek: one family, told from prose by digits and capitals or by its length.
    form: /(?<![A-Za-z0-9_])sk-(?:(?:ant-(?:api|admin|oat|sid)\d\d-|proj-|svcacct-|admin-|or-v1-|lf-)[\w-]{32,}|(?=[\w-]{0,120}\d)(?=[\w-]{0,120}[A-Z])[\w-]{32,}|(?=[0-9a-f]{0,31}\d)[0-9a-f]{32}(?![\w-]))/g,
  },
  token('huggingface-token', ['hf_', 'api_org_'], exactly(alnum, 34, 40)),
  token('groq-key', 'gsk_', exactly(alnum, 48, 56)),
  token('xai-key', 'xai-', exactly(alnum, 70, 90)),
  token('perplexity-key', 'pplx-', exactly(alnum, 40, 64)),
  token('replicate-token', 'r8_', exactly(alnum, 37, 40)),
  token('fireworks-key', 'fw_', exactly(alnum, 22, 28)),
  token('langsmith-key', ['lsv2_pt_', 'lsv2_sk_'], `[${hex}]{32}_[${hex}]{8,12}`),
  token('nvidia-key', 'nvapi-', `[${word}]{50,80}`),
  token('tavily-key', 'tvly-', `(?:dev-|prod-)?[${alnum}]{28,40}`),
  token('firecrawl-key', 'fc-', exactly(hex, 32)),
  token('e2b-key', 'e2b_', exactly(hex, 40)),
  token('browserbase-key', ['bb_live_', 'bb_test_'], `[${word}]{24,40}`),
  token('voyage-key', 'pa-', `(?=[\\w-]{0,43}\\d)(?=[\\w-]{0,43}[A-Z])${exactly(word, 43)}`),
  token('jina-key', 'jina_', `[${hex}]{32}[${word}]{20,40}`),
]

/** Clouds and where code runs. */
const clouds: Rule[] = [
  token('aws-key-id', ['AKIA', 'ASIA', 'AROA', 'AIDA', 'AGPA', 'AIPA', 'ANPA', 'ANVA'], exactly('A-Z0-9', 16)),
  token('google-key', 'AIza', exactly(word, 35)),
  token('google-oauth-secret', 'GOCSPX-', `[${word}]{28}`),
  token('google-access-token', 'ya29.', `[${word}]{40,}`),
  {
    kind: 'azure-client-secret',
    whole: 'within',
    words: ['8Q~'],
    form: /(?<![\w~.])[\w~.-]{3}8Q~[\w~.-]{31,34}(?![\w~-])/g,
  },
  { kind: 'azure-account-key', words: ['AccountKey='], form: /AccountKey=(?<value>[A-Za-z0-9+/]{40,}={0,2})/g },
  { kind: 'azure-sas', words: ['sig='], form: /[?&]sig=(?<value>[A-Za-z0-9%+/]{40,}(?:%3D|=){0,2})/g },
  token('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], exactly(hex, 64)),
  token('alibaba-key-id', 'LTAI', exactly(alnum, 20, 22)),
  token('tencent-key-id', 'AKID', exactly(alnum, 32)),
  token('yandex-key', 'AQVN', `[${word}]{35,38}`),
  token('cloudflare-origin-key', 'v1.0-', `[${hex}]{24}-[${hex}]{146}`),
  token('fly-token', ['fm1r_', 'fm2_'], `[A-Za-z0-9+/]{60,}={0,3}`),
  token('heroku-key', 'HRKU-', `[${word}]{36,64}`),
  token('netlify-token', 'nfp_', `[${alnum}]{36,44}`),
  token('vercel-token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], exactly(alnum, 20, 60)),
  token('vercel-blob-token', 'vercel_blob_rw_', String.raw`\w{20,}`),
  token('supabase-token', 'sbp_', exactly(hex, 40)),
  token('planetscale-token', ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'], `[${word}.=]{32,64}`),
  token('neon-key', 'napi_', exactly('a-z0-9', 60, 70)),
  token('databricks-token', 'dapi', `${exactly(hex, 32)}(?:-\\d)?`),
  token('vault-token', ['hvs.', 'hvb.', 'hvr.'], `[${word}]{24,300}`),
  {
    kind: 'terraform-token',
    whole: 'within',
    words: ['.atlasv1.'],
    form: /(?<!\w)[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}/g,
  },
  token('pulumi-token', 'pul-', exactly(hex, 40)),
  token('doppler-token', ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.'], `(?:[a-z0-9_-]{2,35}\\.)?[${alnum}]{40,44}`),
  token('infisical-token', 'st.', `[${hex}]{24}\\.[${hex}]{32}\\.[${hex}]{32}`, String.raw`st\.[0-9a-f]{8}`),
  token('tailscale-key', ['tskey-auth-', 'tskey-api-', 'tskey-client-'], `[${alnum}]{8,24}-[${alnum}]{20,40}`),
  token('openshift-token', 'sha256~', `[${word}]{43}`),
]

/** Forges, registries and the tools of building. */
const forges: Rule[] = [
  token('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], `[${alnum}]{36,255}`),
  token('github-fine-grained-token', 'github_pat_', '[A-Za-z0-9_]{60,255}'),
  token(
    'gitlab-token',
    ['glpat-', 'gldt-', 'glrt-', 'glsoat-', 'glptt-', 'glcbt-', 'glft-', 'glimt-', 'glagent-'],
    `[${word}]{20,128}`,
  ),
  token('bitbucket-token', 'ATBB', exactly(alnum, 32)),
  token('atlassian-token', 'ATATT3', `[${word}=]{100,250}`),
  token('npm-token', 'npm_', exactly(alnum, 36)),
  { kind: 'npm-auth', words: ['_authToken'], form: /_authToken\s*=\s*["'\n]?(?<value>[^\s"'$*]{8,})/g },
  token('pypi-token', 'pypi-AgEIcHlwaS5vcmc', `[${word}]{50,}`),
  token('rubygems-key', 'rubygems_', exactly(hex, 48)),
  token('crates-token', 'cio', exactly(alnum, 32), 'cio[A-Za-z0-9]{12}'),
  token('nuget-key', 'oy2', exactly('a-z0-9', 43)),
  token('docker-token', ['dckr_pat_', 'dckr_oat_'], `[${word}]{27,40}`),
  token('clojars-token', 'CLOJARS_', exactly(hex, 60)),
  token('artifactory-key', 'AKCp', exactly(alnum, 69)),
  token('sourcegraph-token', ['sgp_', 'slk_'], `(?:[${hex}]{16}_|local_)?[${hex}]{40,64}`),
  token('octopus-key', 'API-', `(?=[A-Z0-9]{0,25}\\d)${exactly('A-Z0-9', 26)}`),
  token('postman-key', 'PMAK-', `[${hex}]{24}-[${hex}]{34}`),
  token('prefect-token', ['pnu_', 'pnb_'], exactly(alnum, 36)),
  token('sentry-token', ['sntrys_', 'sntryu_'], `[A-Za-z0-9+/=_]{40,}`),
  token('grafana-token', 'glc_', `[A-Za-z0-9+/]{32,400}={0,3}`),
  token('grafana-service-token', 'glsa_', `[${alnum}]{32}_[0-9A-Fa-f]{8}`),
  token('newrelic-key', ['NRAK-', 'NRJS-', 'NRII-'], `[${word}]{19,32}`),
  token('dynatrace-token', 'dt0c01.', `[A-Z0-9]{24}\\.[A-Z0-9]{64}`),
  token('harness-token', ['pat.', 'sat.'], `[${word}]{22}\\.[${hex}]{24}\\.[${alnum}]{20}`),
  token('deno-token', ['ddp_', 'ddo_'], exactly(alnum, 36, 40)),
]

/** Messages, money and everything else that people connect. */
const services: Rule[] = [
  token('slack-token', 'xox', `[a-z](?:-[${word}]{10,}|\\.[\\w-]+-[${word}]{10,})`),
  token('slack-app-token', 'xapp-', String.raw`\d-[A-Z0-9]{8,}-\d{8,}-[0-9a-f]{20,}`),
  {
    kind: 'slack-webhook',
    words: ['hooks.slack.com'],
    form: /\bhooks\.slack\.com\/services\/(?<value>T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]{16,})/g,
  },
  {
    kind: 'discord-webhook',
    words: ['/api/webhooks/'],
    form: /discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/(?<value>[\w-]{60,80})/g,
  },
  {
    kind: 'discord-token',
    whole: 'within',
    words: ['.G', '.X', '.Y', '.Z', '.D', '.C', '.E', '.F', '.H'],
    form: /(?<![\w.])[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g,
  },
  { kind: 'telegram-token', whole: 'within', words: [':AA'], form: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g },
  token('twilio-key', 'SK', exactly(hex, 32), 'SK[0-9a-f]{12}'),
  token('sendgrid-key', 'SG.', `[${word}]{16,32}\\.[${word}]{32,64}`),
  token('brevo-key', ['xkeysib-', 'xsmtpsib-'], `[${hex}]{64}-[${alnum}]{16}`),
  token('mailgun-key', 'key-', exactly(hex, 32)),
  { kind: 'mailchimp-key', whole: 'within', words: ['-us'], form: /(?<!\w)[0-9a-f]{32}-us\d{1,2}(?![\w-])/g },
  token('resend-key', 're_', `[${alnum}]{8}_[${alnum}]{24}`, 're_[A-Za-z0-9]{8}_'),
  token('stripe-key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_', 'rk_prod_'], `[${alnum}]{10,110}`),
  token('stripe-webhook-secret', 'whsec_', '[A-Za-z0-9+/=]{32,}'),
  token('square-token', ['sq0atp-', 'sq0csp-'], `[${word}]{22,43}`),
  token('plaid-token', ['access-sandbox-', 'access-development-', 'access-production-'], uuid),
  token('flutterwave-key', ['FLWSECK_TEST-', 'FLWSECK-'], '[0-9a-hA-H]{12,40}(?:-X)?'),
  token('easypost-key', ['EZAK', 'EZTK'], exactly(alnum, 54)),
  token('duffel-token', ['duffel_live_', 'duffel_test_'], `[${word}=]{43}`),
  token('shippo-token', ['shippo_live_', 'shippo_test_'], exactly(hex, 40)),
  token('shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], '[0-9a-fA-F]{32}'),
  token('linear-key', ['lin_api_', 'lin_oauth_'], `[${alnum}]{32,64}`),
  token('notion-token', 'ntn_', exactly(alnum, 43, 50)),
  token('airtable-token', 'pat', `[${alnum}]{14}\\.[${hex}]{64}`, String.raw`pat[A-Za-z0-9]{6,14}(?:\.|")`),
  token('figma-token', ['figd_', 'figo_'], `[${word}]{40,200}`),
  token('contentful-token', 'CFPAT-', `[${word}]{43}`),
  token('readme-key', 'rdme_', exactly('a-z0-9', 70)),
  token('typeform-token', 'tfp_', `[${word}.=]{44,64}`),
  token('hubspot-token', ['pat-na1-', 'pat-eu1-', 'pat-na2-'], uuid),
  token('mapbox-token', ['sk.eyJ', 'tk.eyJ'], `[${word}]{60,}\\.[${word}]{20,}`),
  token('trello-token', 'ATTA', exactly(hex, 64, 72)),
  token('adobe-secret', 'p8e-', exactly(alnum, 32)),
  token('frameio-token', 'fio-u-', `[${word}=]{64}`),
  // Our own.
  token('logbook-key', 'lbk_', exactly(word, 43)),
  token('onepassword-token', 'ops_eyJ', String.raw`[\w+/=-]{60,}`),
  token('age-key', 'AGE-SECRET-KEY-1', '[0-9A-Z]{58}'),
]

export const vendors: Rule[] = [...models, ...clouds, ...forges, ...services]
