/* Similar ideas while somebody writes: asked for after a pause, never in the way. Without this file the button
   "Look for similar ideas" does it. Words come translated from the page (templates/similar/_box.html). */
(() => {
  'use strict'
  const box = document.getElementById('similar')
  const form = box && box.closest('form')
  if (!form) return
  const PAUSE = 400, LEAST = 8, MOST = 1200
  const list = () => document.getElementById('similar-list')
  const field = name => form.elements[name]
  const value = name => (field(name) && typeof field(name).value === 'string' ? field(name).value.trim() : '')
  const say = words => {
    const live = document.getElementById('said')
    if (!live) return
    live.textContent = ''
    setTimeout(() => { live.textContent = words }, 60)
  }

  box.querySelector('[data-look]').hidden = true

  // The first part of a long need says what it is about; the rest would only make the address long.
  const wanted = () => {
    const text = `${value('title')}\n${value('need')}`.trim().slice(0, MOST)
    const asked = new URLSearchParams({ text })
    if (value('lat') && value('lng')) { asked.set('lat', value('lat')); asked.set('lng', value('lng')) }
    return text.length < LEAST ? '' : asked.toString()
  }

  let timer = 0, under = null, asked = '', shown = ''
  const turnedDown = new Set()
  const ids = root => [...root.querySelectorAll('.hit')].map(hit => hit.id)

  const look = async () => {
    const now = wanted()
    if (now === asked) return
    asked = now
    if (under) under.abort()
    if (!now) return show(document.createElement('div'))
    under = new AbortController()
    try {
      const answer = await fetch(`${box.dataset.similar}?${now}`, { headers: { 'HX-Request': 'true' }, signal: under.signal })
      if (!answer.ok) return
      const found = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('similar-list')
      if (found && now === asked) show(found)
    } catch { asked = asked === now ? '' : asked /* no connection: writing goes on, and the next pause asks again */ }
  }

  // What is written or tapped stays where it is on the screen, whatever appears above it.
  const hold = change => {
    const held = document.activeElement && document.activeElement !== document.body && !box.contains(document.activeElement) ? document.activeElement : null
    const before = held && held.getBoundingClientRect().top
    change()
    if (held) scrollBy({ top: held.getBoundingClientRect().top - before, behavior: 'instant' })
  }
  let finger = false, waiting = null
  const show = found => {
    waiting = found
    if (finger || box.contains(document.activeElement)) return // it waits until the hand has left
    waiting = null
    const nothing = found.querySelector('[data-nothing]')
    if (nothing) nothing.remove()
    const news = ids(found).filter(id => !turnedDown.has(id))
    if (!news.length) found.replaceChildren()
    if (ids(found).join() === shown && found.childElementCount) return
    shown = ids(found).join()
    const made = document.importNode(found, true)
    made.id = 'similar-list'
    made.className = 'similar-list'
    made.querySelectorAll('[data-none]').forEach(button => { button.hidden = false })
    hold(() => list().replaceWith(made))
    const n = ids(made).length
    if (n) say(n === 1 ? box.dataset.one : box.dataset.many.replace('{n}', n))
  }
  const late = () => setTimeout(() => { if (waiting && !finger) show(waiting) }, 300)
  addEventListener('pointerdown', () => { finger = true }, { passive: true })
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => { finger = false; late() }, { passive: true })
  box.addEventListener('focusout', late)

  form.addEventListener('input', event => {
    if (event.target.name !== 'need' && event.target.name !== 'title') return
    clearTimeout(timer)
    timer = setTimeout(look, PAUSE)
  })
  form.addEventListener('change', event => { if (['lat', 'lng'].includes(event.target.name)) look() })

  box.addEventListener('click', event => {
    if (!event.target.closest('[data-none]')) return
    ids(list()).forEach(id => turnedDown.add(id))
    shown = ''
    const next = value('need') ? field('title') : field('need')
    if (next) next.focus({ preventScroll: true })
    hold(() => list().replaceChildren())
    say(box.dataset.gone)
  })

  box.querySelectorAll('[data-none]').forEach(button => { button.hidden = false })
  if (!list().childElementCount && (value('need') || value('title'))) timer = setTimeout(look, PAUSE)
})()
