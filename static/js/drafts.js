/* Drafts while somebody writes an idea: saved at the lab when signed in, on the phone in any case. Without this file the
   button "Save as a draft" does it. Words come translated from the page (templates/ideas/_kept.html). */
(() => {
  'use strict'
  const one = (selector, root = document) => root.querySelector(selector)
  const form = one('form[data-keep][data-drafts], form[data-keep^="idea-"]')
  if (!form) return
  const PAUSE = 5000, AGAIN = 20000
  const box = () => one('#draft-kept')
  const key = () => 'keep:' + form.dataset.keep

  // ---- the phone's own shelf (the same one as in pilotlight.js) ----
  const read = name => { try { return JSON.parse(localStorage.getItem(name)) } catch { return null } }
  const write = (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); return true } catch { return false } }
  const drop = name => { try { localStorage.removeItem(name) } catch { /* forbidden */ } }
  const names = () => { try { return Object.keys(localStorage) } catch { return [] } }
  const aside = () => names().filter(name => /^keep:idea-(new|\d+)-\d+$/.test(name))
  const TEXTS = ['need', 'solution', 'title']
  const said = kept => kept.texts.filter(([name, value]) => TEXTS.includes(name) && value.trim())
  const field = name => form.elements[name]
  const here = () => TEXTS.map(name => [name, field(name) ? field(name).value : '']).filter(([, value]) => value.trim())

  // ---- what is told below the form: shown each time, spoken only when it is another thing ----
  let spoken = ''
  const tell = (words, state) => {
    const line = box() && one('[data-words]', box())
    if (!line) return
    line.textContent = words
    box().dataset.state = state
    if (spoken !== state) one('#said').textContent = words
    spoken = state
  }

  // ---- saving at the lab ----
  let address = form.dataset.drafts, timer = 0, saving = false, stopped = false, saved = ''
  const sent = () => {
    const fields = new FormData(form)
    for (const [name, value] of [...fields]) if (typeof value !== 'string') fields.delete(name)
    fields.delete('action')
    return new URLSearchParams(fields)
  }
  const plain = fields => { const copy = new URLSearchParams(fields); for (const name of ['seen', 'once', 'csrf_token']) copy.delete(name); return copy.toString() }
  const hidden = (name, value) => {
    const input = field(name) || form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }))
    input.value = value
  }
  const later = (wait = PAUSE) => { clearTimeout(timer); timer = setTimeout(save, wait) }

  const save = async (leaving = false) => {
    clearTimeout(timer)
    const fields = sent(), text = plain(fields)
    if (!address || stopped || !here().length || text === saved) return
    if (saving) return later(300) // its answer says from which text the next one starts
    if (!navigator.onLine) return tell(box().dataset.offline, 'offline')
    saving = true
    try {
      const answer = await fetch(address, { method: 'POST', body: fields, keepalive: leaving, headers: { 'HX-Request': 'true' } })
      await answered(answer, text)
    } catch {
      tell(box().dataset.offline, 'offline')
      later(AGAIN)
    }
    saving = false
  }
  const answered = async (answer, text) => {
    const html = new DOMParser().parseFromString(await answer.text(), 'text/html'), kept = one('#draft-kept', html)
    if (!kept) return refused(answer.status)
    const focused = box().contains(document.activeElement)
    box().replaceWith(document.importNode(kept, true))
    if (focused) box().focus()
    tell(one('[data-words]', kept).textContent, kept.dataset.state)
    stopped = kept.dataset.state === 'theirs' || kept.dataset.state === 'gone'
    if (kept.dataset.state !== 'saved') return
    saved = text
    become(kept.dataset.draft, kept.dataset.seen)
    if (plain(sent()) === text) drop(key()) // the lab has it now; the next letter puts it on the phone again
  }
  const refused = status => {
    const out = status === 400 || status === 401 // the token goes with the session
    stopped = out || status === 403 || status === 404
    tell(out ? box().dataset.out : status === 404 ? box().dataset.lost : box().dataset.failed, 'refused-' + status)
    if (status === 404) ownButton()
    if (!stopped) later(AGAIN)
  }
  // From the first saving on this is the page of that draft: a reload or a lost tab comes back to it.
  const become = (id, seen) => {
    hidden('seen', seen)
    if (address === `/ideas/${id}/draft`) return
    drop(key())
    address = `/ideas/${id}/draft`
    form.setAttribute('action', `/ideas/${id}/edit`) // form.action is the buttons of that name
    form.dataset.keep = 'idea-' + id
    history.replaceState(history.state, '', `/ideas/${id}/edit`)
  }
  // Another window saved another text: this one may become a draft of its own. Neither is lost.
  const own = () => {
    address = '/ideas/drafts'
    hidden('once', [...crypto.getRandomValues(new Uint8Array(12))].map(n => n.toString(36)).join(''))
    hidden('seen', '')
    stopped = false
    saved = ''
    save()
  }
  const ownButton = () => {
    const button = document.createElement('button')
    Object.assign(button, { type: 'button', className: 'button quiet small', textContent: box().dataset.own })
    button.dataset.ownDraft = ''
    box().append(button)
  }

  // ---- texts put aside on this phone ----
  const list = one('#phone-drafts')
  const draw = () => {
    if (!list) return
    const row = one('template', list), rows = one('ul', list)
    rows.replaceChildren(...aside().map(name => [name, read(name)]).filter(([, kept]) => kept && said(kept).length)
      .sort((a, b) => b[1].at - a[1].at).map(([name, kept]) => line(row, name, kept)))
    const another = one('[data-another-box]', list)
    another.hidden = form.dataset.keep !== 'idea-new' || !here().length
    list.hidden = another.hidden && !rows.childElementCount
    for (const part of ['#phone-drafts-title', '#phone-drafts-title + p']) one(part, list).hidden = !rows.childElementCount
  }
  const line = (row, name, kept) => {
    const made = document.importNode(row.content, true), first = Object.fromEntries(said(kept))
    const title = first.title || (first.need || first.solution || row.dataset.nameless).slice(0, 60)
    one('[data-title]', made).textContent = title
    const time = one('time', made), at = new Date(kept.at)
    time.dateTime = at.toISOString()
    time.textContent = at.toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' })
    made.querySelectorAll('[data-which]').forEach(span => { span.textContent = ': ' + title })
    one('[data-use]', made).addEventListener('click', () => use(name, kept))
    one('[data-forget]', made).addEventListener('click', () => { drop(name); draw(); moveOn() })
    return made
  }
  const moveOn = () => (one('#phone-drafts li button') || field('need')).focus()
  const putAside = kept => kept && said(kept).length && write(`${key()}-${kept.at}`, kept)
  const kept = () => ({ at: Date.now(), texts: [...sent()].filter(([name, value]) => value && !['csrf_token', 'once', 'seen'].includes(name)) })
  const fill = texts => {
    for (const [name] of texts) {
      const input = field(name)
      if (!input || input.type === 'hidden') continue
      input.value = texts.find(([other]) => other === name)[1]
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
  }
  const use = (name, chosen) => {
    const standing = here().length && kept()
    if (standing && plain(sent()) !== saved && !putAside(standing)) return
    form.querySelectorAll('.kept:not(#draft-kept)').forEach(note => note.remove())
    TEXTS.forEach(text => { if (field(text)) field(text).value = '' })
    fill(chosen.texts)
    drop(name)
    draw()
    one('#said').textContent = one('template', list).dataset.there
    field('need').focus()
    later()
  }
  const another = () => {
    if (!putAside(kept())) return
    drop(key())
    form.querySelectorAll('.kept:not(#draft-kept)').forEach(note => note.remove())
    TEXTS.forEach(text => { if (field(text)) { field(text).value = ''; field(text).dispatchEvent(new Event('input', { bubbles: true })) } })
    draw()
    field('need').focus()
  }

  // What is written must be seen: words that came back open what the form has folded.
  const unfold = () => { const more = one('#more-fields'); if (more && field('solution') && field('solution').value.trim()) more.open = true }
  unfold()
  form.addEventListener('input', event => { if (event.target.name === 'solution') unfold() })

  // Newer words of this phone under a text that came from the lab: both stay, one in the form, one in the list.
  const found = read(key())
  const differs = found && said(found).some(([name, value]) => field(name) && field(name).value !== value)
  if (differs && putAside(found)) drop(key())
  const same = kept => kept && JSON.stringify(said(kept).sort()) === JSON.stringify(here().sort())
  aside().filter(name => same(read(name))).forEach(drop) // it stands in the form

  // Two windows with a new idea each share one place on the phone: from then on this one has a place of its own too.
  let beside = ''
  const keepBeside = () => { if (beside && here().length) write(beside, kept()) }
  addEventListener('storage', event => {
    if (event.key !== key() || !event.newValue) return
    beside = beside || `${key()}-${Date.now()}`
    keepBeside()
  })

  document.addEventListener('click', event => {
    if (event.target.closest('[data-own-draft]')) own()
    else if (event.target.closest('[data-another]')) another()
  })
  let first = true
  form.addEventListener('input', () => {
    if (box() && (first || spoken === 'offline')) {
      first = false
      if (!navigator.onLine || lost) tell(box().dataset.offline, 'offline')
      else if (!address) tell(box().dataset.phone, 'phone')
    }
    keepBeside()
    draw()
    if (address) later()
  })
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    stopped = true
    setTimeout(() => { stopped = false }, 12000)
  })
  addEventListener('pageshow', event => { if (event.persisted) stopped = false })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(true) })
  addEventListener('pagehide', () => save(true))
  addEventListener('offline', () => { if (here().length && box()) tell(box().dataset.offline, 'offline') })
  addEventListener('online', () => {
    if (lost) reach()
    else if (address) save()
    else if (spoken === 'offline') tell(box().dataset.phone, 'phone')
  })

  // ---- the page for no network (/ideas/offline): it asks now and then whether the lab is there again ----
  // Not navigator.onLine: a phone may have a network that leads nowhere.
  let lost = one('#offline')
  const reach = () => fetch('/ideas/new', { method: 'HEAD', cache: 'no-store' }).then(back, () => setTimeout(reach, PAUSE))
  const back = () => {
    if (!lost) return
    one('[data-words]', lost).textContent = lost.dataset.online
    const go = one('[data-again]', lost)
    go.textContent = go.dataset.again
    go.classList.remove('quiet')
    if (!here().length) location.assign(go.href)
    else if (spoken) tell(box().dataset.phone, 'phone')
    lost = null
  }
  if (lost) setTimeout(reach, PAUSE)

  saved = form.dataset.keep === 'idea-new' ? '' : plain(sent())
  draw()
  if (address && here().length) later() // words that came back from the phone are not at the lab yet
  if (form.dataset.keep === 'idea-new' && 'serviceWorker' in navigator) {
    addEventListener('load', () => navigator.serviceWorker.register('/sw.js', { scope: '/ideas/new' }).catch(() => {}))
  }
})()
