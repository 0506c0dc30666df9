// Puts the service worker in place, where the page is the built one and the browser has them (https or this machine).

/** Resolves when there is nothing more to do; a browser that refuses has the page as it is. */
export async function registerWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register('/service-worker.js', { scope: '/' }).catch(() => {})
}

/**
 * Takes the service worker out until the next page: with one in place the browser comes back from an issuer without the cookie that the
 * sign-in began with, and is refused.
 */
export async function withdrawWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.getRegistration('/').catch(() => undefined)
  await registration?.unregister().catch(() => false)
}
