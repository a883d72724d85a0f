/* The share page without a network. Kept on the phone: one page that is nobody's (/ideas/offline) and the files that it
   names, whose addresses carry a hash of their content. Nothing else is kept, nothing personal, and no other page of the
   lab is served from here: the scope is /ideas/new alone. */
'use strict'
const CACHE = 'share', PAGE = '/ideas/offline', FORM = '/ideas/new', DAY = 864e5

// Without cookies, so that it is a visitor's page whoever is signed in.
const fill = async () => {
  const page = await fetch(PAGE, { credentials: 'omit', cache: 'no-store' })
  if (!page.ok) throw new Error(`${PAGE} answered ${page.status}`)
  const html = await page.clone().text()
  const named = [...html.matchAll(/"(\/static\/[^"#]+)/g)].map(found => found[1].replaceAll('&amp;', '&'))
  const cache = await caches.open(CACHE), wanted = new Set(named)
  for (const address of wanted) {
    if (await cache.match(address)) continue
    const file = await fetch(address, { credentials: 'omit' })
    if (file.ok) await cache.put(address, file)
  }
  await cache.put(PAGE, page)
  for (const kept of await cache.keys()) {
    const { pathname, search } = new URL(kept.url)
    if (pathname !== PAGE && !wanted.has(pathname + search)) await cache.delete(kept)
  }
}

// Topics and words change: once a day is often enough for a page that the lab checks again anyway.
const freshen = async () => {
  const page = await caches.match(PAGE)
  if (!page || Date.now() - Date.parse(page.headers.get('Date') || 0) > DAY) await fill()
}

self.addEventListener('install', event => { self.skipWaiting(); event.waitUntil(fill()) })
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

const shared = async event => {
  try {
    const page = await fetch(event.request)
    event.waitUntil(freshen().catch(() => {}))
    return page
  } catch (lost) {
    const kept = await caches.match(PAGE)
    if (kept) return kept
    throw lost
  }
}

self.addEventListener('fetch', event => {
  const { request } = event, { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && pathname === FORM) event.respondWith(shared(event))
  else if (pathname.startsWith('/static/')) event.respondWith(caches.match(request).then(kept => kept || fetch(request)))
})
