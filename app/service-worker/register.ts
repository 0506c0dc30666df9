// Puts the service worker in place, where the page is the built one and the browser has them (https or this machine).

/** Resolves when there is nothing more to do; a browser that refuses has the page as it is. */
export async function registerWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register('/service-worker.js', { scope: '/' }).catch(() => {})
}
