/* Comforts of the comments: naming people after an @, and finding a comment that stands on another page. */
(() => {
  'use strict'
  const NAME = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}]{0,30}(?: [\p{L}\p{N}]{1,30})?)$/u
  let field = null, timer = 0, asked = 0

  const box = () => document.querySelector('[data-people]')
  const list = () => document.querySelector('ul.people')
  const typed = () => NAME.exec(field.value.slice(0, field.selectionStart))

  const close = () => {
    const names = list()
    if (names) names.replaceChildren()
  }

  const offer = async () => {
    const found = field && box() && typed()
    if (!found) return close()
    const mine = ++asked
    try {
      const answer = await fetch(`${box().dataset.people}?q=${encodeURIComponent(found[1])}`, { headers: { 'HX-Request': 'true' } })
      if (!answer.ok || mine !== asked) return
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      show([...page.querySelectorAll('[data-name]')], page.querySelector('ul'))
    } catch { /* without a connection the name is typed by hand */ }
  }

  const show = (buttons, fresh) => {
    const names = list() || fresh, said = document.getElementById('said')
    names.replaceChildren(...buttons.map(button => button.closest('li')))
    field.after(names)
    if (buttons.length && said) said.textContent = box().dataset.words.replace('{names}', buttons.map(b => b.dataset.name).join(', '))
  }

  document.addEventListener('input', event => {
    if (!event.target.matches('[data-names]')) return
    field = event.target
    clearTimeout(timer)
    timer = setTimeout(offer, 200)
  })
  document.addEventListener('keydown', event => { if (event.key === 'Escape') close() })
  document.addEventListener('click', event => {
    const chosen = event.target.closest('.people [data-name]')
    if (!chosen || !field) return
    const at = field.selectionStart, found = typed()
    const begins = at - (found ? found[1].length : 0)
    field.setRangeText(chosen.dataset.name + ' ', begins, at, 'end')
    close()
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.focus()
  })

  // A link to a comment on another page of the list: its own address knows where it stands.
  const wanted = /^#comment-(\d+)$/.exec(location.hash)
  if (wanted && !document.getElementById(wanted[0].slice(1))) {
    let looked = ''
    try { looked = sessionStorage.getItem('looked'); sessionStorage.setItem('looked', wanted[1]) } catch { looked = wanted[1] }
    if (looked !== wanted[1]) location.replace(`/comments/${wanted[1]}`)
  }
})()
