/* Notices on this device. Nothing is asked before somebody taps the button; the list of devices and its stop buttons
   are plain forms and work without this file. */
(() => {
  'use strict'
  const WORKER = '/push/sw.js', SCOPE = '/push/', KEPT = 'push', PLACE = '/push/kept'
  const box = () => document.getElementById('push')
  const find = (selector, root = box()) => root.querySelector(selector)
  const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
  // An iPhone has no push in a page, only in what stands on its home screen. An iPad calls itself a Mac, with fingers.
  const apple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)

  const show = state => box().querySelectorAll('[data-push]').forEach(part => { part.hidden = part.dataset.push !== state })
  const refused = () => Notification.permission === 'denied'

  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
  const mark = async endpoint => {
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint))
    return [...new Uint8Array(hash)].map(byte => byte.toString(16).padStart(2, '0')).join('').slice(0, 16)
  }
  const current = async () => {
    const worker = await navigator.serviceWorker.getRegistration(SCOPE)
    return worker ? worker.pushManager.getSubscription() : null
  }

  // Which of the listed devices is this one? If none is (stopped elsewhere, or somebody else's), it can be added.
  const look = async () => {
    if (!able) return show(apple ? 'home' : 'cannot')
    if (refused()) return show('refused')
    const subscription = await current().catch(() => null)
    const here = subscription && find(`[data-push-mark="${await mark(subscription.endpoint)}"]`)
    if (!here) return show('ready')
    find('[data-push-here]', here).hidden = false
    find('form', here).dataset.pushOff = ''
    show('on')
  }

  const active = worker => worker.active || new Promise(done => {
    const coming = worker.installing || worker.waiting
    coming.addEventListener('statechange', () => { if (coming.state === 'activated') done(coming) })
  })
  const sameKey = (subscription, key) => {
    const held = subscription.options && subscription.options.applicationServerKey
    return !held || String(new Uint8Array(held)) === String(key)
  }
  const subscribe = async () => {
    const worker = await navigator.serviceWorker.register(WORKER, { scope: SCOPE })
    await active(worker)
    const key = bytes(box().dataset.pushKey), old = await worker.pushManager.getSubscription()
    if (old && !sameKey(old, key)) await old.unsubscribe()
    return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  }
  // The worker must know its address later, when the browser gives it another one.
  const keep = async endpoint => {
    const cache = await caches.open(KEPT)
    await cache.put(PLACE, new Response(JSON.stringify({ endpoint, key: box().dataset.pushKey })))
  }
  const send = ({ endpoint, keys }) => {
    const form = find('[data-push-form]')
    Object.assign(form.elements.endpoint, { value: endpoint })
    Object.assign(form.elements.p256dh, { value: keys.p256dh })
    Object.assign(form.elements.auth, { value: keys.auth })
    form.requestSubmit()
  }

  const start = async button => {
    button.setAttribute('aria-busy', 'true')
    try {
      if (await Notification.requestPermission() !== 'granted') return refused() ? show('refused') : undefined
      const subscription = (await subscribe()).toJSON()
      await keep(subscription.endpoint).catch(() => {})
      send(subscription)
    } catch { show('failed') } finally { button.removeAttribute('aria-busy') }
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-push-start]')
    if (button && !button.getAttribute('aria-busy')) start(button)
  })
  document.addEventListener('submit', event => {
    if ('pushOff' in event.target.dataset) current().then(subscription => subscription && subscription.unsubscribe()).catch(() => {})
  })
  document.addEventListener('htmx:load', event => { if (event.detail.elt.id === 'push') look() })
  if (box()) look()
})()
