/* Shows what the lab sends to this device, and opens what it is about. It keeps no pages and serves none. */
'use strict'
const KEPT = '/push/kept', NOTICES = '/me/notices', ICON = '/static/img/icon-192.png', BADGE = '/static/img/badge-96.png'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

// A browser takes the right away from whoever is sent something and shows nothing: then the bare fact is shown.
const read = data => { try { return data.json() } catch { return {} } }
self.addEventListener('push', event => {
  const { title, body = '', path = NOTICES, tag, lang } = read(event.data)
  const shown = { body, tag, lang, icon: ICON, badge: BADGE, data: { path } }
  event.waitUntil(self.registration.showNotification(title || location.hostname, shown))
})

// Only pages of this lab are opened, whatever the message says.
const ours = path => {
  const wanted = new URL(path, location.origin)
  return wanted.origin === location.origin ? wanted.href : new URL(NOTICES, location.origin).href
}
const open = async address => {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const there = tabs.find(tab => tab.url.split('#')[0] === address)
  return there ? there.focus() : self.clients.openWindow(address)
}
self.addEventListener('notificationclick', event => {
  const { path = NOTICES } = event.notification.data || {}
  event.notification.close()
  event.waitUntil(open(ours(path)))
})

// The browser gave itself another address, or took the old one away: the lab knows us by the old one.
const renew = async event => {
  const found = await caches.match(KEPT), kept = found ? await found.json() : {}
  const old = (event.oldSubscription && event.oldSubscription.endpoint) || kept.endpoint
  if (!old || !kept.key) return
  const fresh = event.newSubscription ||
    await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: kept.key })
  const { endpoint, keys } = fresh.toJSON()
  const answer = await fetch('/push/renew', { method: 'POST', body: new URLSearchParams({ old, endpoint, ...keys }) })
  if (answer.ok) await (await caches.open('push')).put(KEPT, new Response(JSON.stringify({ endpoint, key: kept.key })))
}
self.addEventListener('pushsubscriptionchange', event => event.waitUntil(renew(event)))
