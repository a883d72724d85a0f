/* What the pages can do beyond links and forms. Everything here is a comfort: without it each page still works.
   No eval, no inline handlers; words come translated on the script tag, so this file is the same in every language. */
(() => {
  'use strict'
  const words = document.currentScript.dataset
  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const one = (selector, root = document) => root.querySelector(selector)
  const after = (wait, act) => { let timer; return (...given) => { clearTimeout(timer); timer = setTimeout(act, wait, ...given) } }

  // Storage may be full or forbidden (private windows): then the comfort is missing, never the page.
  const shelf = store => ({
    get: key => { try { return JSON.parse(store().getItem(key)) } catch { return null } },
    set: (key, value) => { try { store().setItem(key, JSON.stringify(value)) } catch { /* full or forbidden */ } },
    drop: key => { try { store().removeItem(key) } catch { /* forbidden */ } },
    keys: () => { try { return Object.keys(store()) } catch { return [] } },
  })
  const local = shelf(() => localStorage), session = shelf(() => sessionStorage)
  const arrived = () => (performance.getEntriesByType('navigation')[0] || {}).type || 'navigate'

  const say = text => {
    const live = one('#said')
    if (!live) return
    live.textContent = ''
    setTimeout(() => { live.textContent = text }, 60)
  }

  // ---- htmx: the copy of our own when the other one did not come ----
  // Only after "load": htmx 2 starts itself on DOMContentLoaded or, if that has passed, at once.
  addEventListener('load', () => {
    if (window.htmx || !words.htmx) return
    const script = document.createElement('script')
    script.src = words.htmx
    document.head.append(script)
  })

  // ---- refusals ----
  const refuse = text => {
    const box = one('#refusal')
    if (!box) return
    const p = document.createElement('p')
    p.textContent = text
    box.replaceChildren(p)
    closable(box)
  }
  const closable = box => {
    if (one('[data-close]', box) || !box.childElementCount) return
    const close = document.createElement('button')
    close.type = 'button'
    close.className = 'button plain small'
    close.dataset.close = ''
    close.textContent = words.shut
    close.addEventListener('click', () => box.replaceChildren())
    box.append(close)
  }
  document.addEventListener('htmx:sendError', () => refuse(words.offline))
  document.addEventListener('htmx:timeout', () => refuse(words.offline))
  document.addEventListener('htmx:beforeRequest', () => one('#refusal').replaceChildren())

  // ---- one press is one submit ----
  const calm = () => all('[aria-busy="true"]').forEach(e => e.removeAttribute('aria-busy'))
  document.addEventListener('submit', event => {
    const form = event.target, button = event.submitter
    if (form.method !== 'post') return
    if (form.getAttribute('aria-busy')) return event.preventDefault()
    if (!navigator.onLine && !event.defaultPrevented && !form.dataset.reached) return tryFirst(event, form, button)
    delete form.dataset.reached
    form.setAttribute('aria-busy', 'true')
    if (button) button.setAttribute('aria-busy', 'true')
    if (form.dataset.keep) session.set('sent', { name: form.dataset.keep, at: Date.now() })
    if (form.getAttribute('action') === '/sign-out') leave()
    setTimeout(calm, 12000) // a file to download leaves the page where it is
  })
  // A shared phone keeps nothing of who leaves it: neither what they typed, nor the notices that it still shows.
  const leave = () => {
    local.keys().filter(k => k.startsWith('keep:')).forEach(local.drop)
    if (!navigator.serviceWorker) return
    navigator.serviceWorker.getRegistration('/push/').then(worker => worker ? worker.getNotifications() : [])
      .then(shown => shown.forEach(notice => notice.close()), () => {})
  }
  // The browser's own page for a lost connection would take the form away. "Offline" is only a guess, so it is tried.
  const tryFirst = (event, form, button) => {
    event.preventDefault()
    fetch(location.pathname, { method: 'HEAD' }).then(() => {
      form.dataset.reached = 'yes'
      if (form.requestSubmit) form.requestSubmit(button)
      else form.submit() // Safari before 16
    }, () => refuse(words.offline))
  }
  addEventListener('pageshow', calm) // the back button may show the page as it was left: busy
  document.addEventListener('htmx:afterRequest', event => {
    calm()
    // The form may be gone with the swap; then the event comes from what is around it.
    const form = (event.detail.requestConfig || event.detail).elt.closest('form[data-keep]')
    if (!form || !event.detail.successful || event.detail.xhr.status === 422) return
    local.drop('keep:' + form.dataset.keep)
    session.drop('sent')
  })

  // ---- unsent text is kept on this device ----
  const fields = form => [...form.elements].filter(f => f.name && f.name !== 'csrf_token' && f.name !== 'once'
    && !['hidden', 'password', 'file', 'submit', 'button'].includes(f.type))
  const ticked = f => f.type === 'radio' || f.type === 'checkbox'
  const written = form => fields(form).filter(f => (ticked(f) ? f.checked : f.value !== ''))
    .map(f => [f.name, f.value])
  const keep = form => {
    const texts = written(form)
    if (texts.some(([, value]) => value.trim())) local.set('keep:' + form.dataset.keep, { at: Date.now(), texts })
    else local.drop('keep:' + form.dataset.keep)
  }
  const restore = form => {
    const key = 'keep:' + form.dataset.keep, kept = local.get(key)
    if (!kept) return
    if (Date.now() - kept.at > 30 * 864e5) return local.drop(key)
    let back = 0
    for (const [name, value] of kept.texts) {
      const field = fields(form).find(f => f.name === name && (!ticked(f) || f.value === value))
      // What the server sent is newer: only fields it left as they were are filled.
      if (!field || (ticked(field) ? field.checked : field.value === value)) continue
      if (ticked(field)) field.checked = true
      else if (field.tagName === 'SELECT' || field.value === '') field.value = value
      else continue
      if (field.value.trim() && !ticked(field)) back++
    }
    if (back) tellKept(form, key)
  }
  const tellKept = (form, key) => {
    const p = document.createElement('p'), again = document.createElement('button')
    p.className = 'kept'
    p.append(words.kept, ' ')
    again.type = 'button'
    again.className = 'button link'
    again.textContent = words.forget
    again.addEventListener('click', () => {
      form.reset()
      local.drop(key)
      p.remove()
      all('[data-count-to]', form).forEach(count)
      const first = fields(form)[0]
      if (first) first.focus()
    })
    p.append(again)
    form.prepend(p)
    say(words.kept)
  }
  // A form was sent and we are on another page of ours by a plain step forward: it arrived. A refusal, the sign-in on the
  // way, the form again with errors, or the back button after a lost connection all keep the text.
  const settle = () => {
    const sent = session.get('sent')
    if (!sent) return
    const refused = one('main .refused, main [aria-invalid="true"], main .summary') || location.pathname.startsWith('/sign-in')
    if (arrived() !== 'navigate' || !document.referrer.startsWith(location.origin)) return session.drop('sent')
    if (refused) return
    if (Date.now() - sent.at < 30 * 6e4) local.drop('keep:' + sent.name)
    session.drop('sent')
  }

  // ---- how many characters are left ----
  const spoken = after(900, say)
  const count = field => {
    const line = document.getElementById(field.id + '-left')
    if (!line) return
    const left = field.dataset.countTo - [...field.value.normalize()].length
    line.textContent = (left < 0 ? words.over : words.left).replace('{n}', Math.abs(left).toLocaleString(document.documentElement.lang))
    line.classList.toggle('over', left < 0)
    if (document.activeElement === field && left < 40) spoken(line.textContent)
  }
  document.addEventListener('input', event => {
    if (event.target.dataset.countTo) count(event.target)
    const form = event.target.form
    if (form && form.dataset.keep) keep(form)
  })

  // ---- what appeared is looked at and spoken of ----
  let left = null
  document.addEventListener('htmx:beforeSwap', event => {
    // A form comes back as 422 into its own place; a refusal with that number is a whole page and belongs to the region.
    if (event.detail.xhr.status === 422 && / class="refused"/.test(event.detail.serverResponse)) {
      event.detail.target = one('#refusal')
      event.detail.selectOverride = '.refused'
    }
    if (event.detail.target.id === 'refusal') event.detail.swapOverride = 'innerHTML' // the region itself must stay
    const active = document.activeElement
    left = active && active !== document.body && event.detail.target.contains(active) ? event.detail.target : null
  })
  // What came into the place where the focus was: not a toast or another piece that the same answer brought along.
  const instead = node => (left.isConnected ? left.contains(node) : node.id === left.id || !document.getElementById(left.id))
  const appeared = node => {
    const within = selector => (node.matches(selector) ? node : one(selector, node))
    const wanted = within('[data-focus]')
    if (wanted) wanted.focus()
    else if (left && document.activeElement === document.body && instead(node)) {
      const next = within('button:not([disabled]), a[href], input:not([type="hidden"]), [tabindex]')
      if (next) next.focus({ preventScroll: true })
    }
    if (!left || instead(node)) left = null
    const told = within('[data-say]')
    if (told) say(told.dataset.say)
    begin(node)
  }
  document.addEventListener('htmx:load', event => { if (event.detail.elt !== document.body) appeared(event.detail.elt) })
  document.addEventListener('htmx:afterSwap', event => { if (event.detail.target.id === 'refusal') closable(event.detail.target) })

  // On a phone a strip is wider than the page: the one that is chosen must be among those that show.
  const inView = chosen => {
    const strip = chosen.closest('.chips, .lanes, .tabs'), at = chosen.getBoundingClientRect(), edge = strip.getBoundingClientRect()
    if (at.right > edge.right || at.left < edge.left) strip.scrollLeft += at.left + at.width / 2 - edge.left - edge.width / 2
  }
  const begin = root => {
    all('form[data-keep]', root).forEach(restore)
    all('.chips [aria-current], .lanes [aria-current], .tabs [aria-current]', root).forEach(inView)
    all('[data-count-to]', root).forEach(count)
    all('.toast[data-gone]', root).concat(root.matches && root.matches('.toast[data-gone]') ? [root] : []).forEach(fade)
  }
  const fade = toast => {
    const go = after(1000 * toast.dataset.gone, () => {
      if (toast.matches(':hover, :focus-within')) go()
      else toast.remove()
    })
    go()
  }

  // ---- "Show more": first new card gets the focus; back returns to the same place ----
  const place = () => 'more:' + location.pathname + location.search
  let pages = 0
  document.addEventListener('htmx:afterSettle', event => {
    const asked = event.detail.requestConfig && event.detail.requestConfig.elt
    if (!asked || !asked.dataset || !asked.dataset.more || asked.dataset.counted) return
    asked.dataset.counted = 'yes'
    pages++
    say(words.shown)
    if (returning) return
    const card = event.detail.elt, link = card.matches && (card.matches('a') ? card : one('a', card))
    if (link) link.focus({ preventScroll: true })
  })
  addEventListener('pagehide', () => { if (pages) session.set(place(), { pages, y: scrollY }); else session.drop(place()) })
  let returning = 0
  const comeBack = () => {
    const was = session.get(place())
    if (!was || arrived() !== 'back_forward' || !window.htmx) return
    history.scrollRestoration = 'manual'
    returning = was.pages
    const next = () => {
      const more = one('[data-more]')
      if (returning && more) return htmx.ajax('GET', more.getAttribute('hx-get'), { source: more, target: more.getAttribute('hx-target'), swap: 'outerHTML show:none', select: more.getAttribute('hx-select') }).then(() => { returning--; next() })
      returning = 0
      scrollTo({ top: was.y, behavior: 'instant' })
      history.scrollRestoration = 'auto'
    }
    next()
  }

  // ---- keys, where nobody is typing and nobody switched them off ----
  const typing = () => document.activeElement && document.activeElement.matches('input, textarea, select, [contenteditable]')
  const press = {
    j: () => step(1), k: () => step(-1),
    o: () => { const link = here(); if (link) link.click() },
    '/': () => { const box = one('input[type="search"]'); if (box) box.focus(); return !!box },
    '?': () => toggleHelp(),
  }
  const toggleHelp = () => {
    const help = one('#keys'), opener = one('[data-keys-open]')
    if (!help) return
    help.hidden = !help.hidden
    if (opener) opener.setAttribute('aria-expanded', !help.hidden)
    if (!help.hidden) help.focus()
    else if (opener) opener.focus()
  }
  const queue = () => all('[data-queue] a')
  const here = () => queue().find(a => a === document.activeElement) || one('[data-queue] [aria-current]')
  const step = by => {
    const links = queue(), at = links.indexOf(here())
    const next = links[Math.min(Math.max(at + by, 0), links.length - 1)]
    if (next) next.focus()
  }
  // A key opens its sheet, and one writes in it at once. Where it is open already it stays so.
  const unfold = summary => {
    const sheet = summary.parentElement
    sheet.open = true
    ;(one('form :is(input:not([type="hidden"]), select, textarea)', sheet) || one('form button', sheet) || summary).focus()
  }
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && one('#keys:not([hidden])')) return toggleHelp()
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing()) return
    if (local.get('keys') === 'off') return
    const own = event.key.length === 1 && all('[data-key]').find(e => e.dataset.key === event.key && e.offsetParent && !e.disabled)
    if (own) {
      event.preventDefault()
      if (own.matches('summary')) unfold(own)
      else if (own.matches('a, button')) own.click()
      else own.focus()
    } else if (press[event.key] && (event.key === '/' || one('[data-queue], #keys'))) {
      if (press[event.key]() !== false) event.preventDefault()
    }
  })
  document.addEventListener('change', event => {
    if (event.target.matches('[data-keys-switch]')) local.set('keys', event.target.checked ? 'on' : 'off')
  })

  document.addEventListener('click', event => { if (event.target.closest('[data-keys-open]')) toggleHelp() })

  settle()
  begin(document)
  all('[data-keys-switch]').forEach(box => { box.checked = local.get('keys') !== 'off' })
  all('[data-keys-open]').forEach(button => { button.hidden = false })
  const wrong = one('.summary[data-focus]')
  if (wrong) wrong.focus()
  addEventListener('load', comeBack)
})()
