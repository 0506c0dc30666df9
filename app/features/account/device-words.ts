// A browser's long name for itself in a few words. Only for showing: nothing is decided by it.

const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^logbook\b/i, 'logbook command'],
]
const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh|darwin/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|linux/, 'Linux'],
]

/** `Firefox on Linux`, `Safari on iPhone`, or that the device does not say. */
export function deviceWords(userAgent: string): string {
  const [browser, system] = [named(browsers, userAgent), named(systems, userAgent)]
  if (browser && system) return `${browser} on ${system}`
  return browser ?? system ?? 'A device that does not say what it is'
}

const named = (known: [RegExp, string][], text: string) => known.find(([form]) => form.test(text))?.[1]

/** How somebody signed in, as the end of "signed in with". */
export const methodWords: Record<string, string> = {
  link: 'a one-time link',
  password: 'a password',
  passkey: 'a passkey',
  oidc: 'single sign-on',
  github: 'GitHub',
  proxy: 'the proxy in front',
  pair: 'another device',
}
