// On everything that a share link opens, and on what it does not: kept by nobody, found by no search engine, told to no other site.

export const sharedHeaders = {
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow, noarchive, nosnippet',
  'referrer-policy': 'no-referrer',
  vary: 'Authorization, Cookie',
} as const
