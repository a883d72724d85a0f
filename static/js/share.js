/* Sharing a page: the phone's own sheet where there is one, copying where that is allowed, printing a poster. */
(() => {
  'use strict'
  const one = (selector, root = document) => root.querySelector(selector)
  const say = text => { const live = one('#said'); if (live) { live.textContent = ''; setTimeout(() => { live.textContent = text }, 60) } }

  const wire = box => {
    if (box.dataset.wired) return
    box.dataset.wired = 'yes'
    const address = box.dataset.share, sheet = one('[data-share-sheet]', box), copy = one('[data-share-copy]', box)
    const field = one('input[readonly], textarea[readonly]', box)
    const told = text => { copy.lastChild.textContent = text; say(text) }
    if (sheet && navigator.share) {
      sheet.hidden = false
      // Closing the sheet is no mistake: it rejects, and nothing is to be said.
      sheet.addEventListener('click', () => navigator.share({ title: box.dataset.shareTitle, url: address }).catch(() => {}))
    }
    if (!copy || !field) return
    copy.hidden = false
    copy.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(address)
        told(box.dataset.copied)
      } catch {
        field.focus()
        field.select()
        told(document.execCommand && document.execCommand('copy') ? box.dataset.copied : box.dataset.notCopied)
      }
    })
  }
  const wireAll = () => document.querySelectorAll('[data-share]').forEach(wire)
  wireAll()
  document.addEventListener('htmx:load', wireAll) // a box that a swap brought

  const print = one('[data-print]')
  if (print) {
    print.hidden = false
    one('[data-no-print]').hidden = true
    print.addEventListener('click', () => window.print())
  }
})()
