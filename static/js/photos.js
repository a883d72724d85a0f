/* Photos are made small on the phone before they are sent, shown at once, and described one by one. Without this file the
   form sends them as they are and asks for the descriptions afterwards. */
(() => {
  'use strict'
  const MOST_BYTES = 10 * 1024 * 1024, LONGEST = 2560, LIGHT = 1.5 * 1024 * 1024
  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const one = (selector, root = document) => root.querySelector(selector)
  const say = text => { const live = one('#said'); if (live) live.textContent = text }
  const make = (tag, more = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), more)
    made.append(...inside)
    return made
  }

  // ---- in a form ----
  const begin = box => {
    const input = one('input[type="file"]', box), later = one('[data-photos-later]', box)
    if (!input || !window.DataTransfer || !window.createImageBitmap) return
    const list = one('.photo-list', box), words = box.dataset, form = input.form
    let chosen = [] // { file, row, alt }, in the order in which they are sent
    let busy = Promise.resolve()
    if (later) later.remove()

    const staying = () => all('[name^="photo_remove_"]', box).filter(tick => !tick.checked).length
    const hand = () => {
      const hold = new DataTransfer()
      chosen.forEach(one => hold.items.add(one.file))
      input.files = hold.files
    }
    const tell = text => {
      const line = make('p', { className: 'error' }, make('span', {}, text))
      line.dataset.photosSaid = ''
      one('.hint', box).after(line)
      say(text)
    }
    const remove = entry => {
      chosen = chosen.filter(other => other !== entry)
      entry.row.remove()
      hand()
      number()
      say(words.removed)
      input.focus()
    }
    const number = () => chosen.forEach((entry, at) => { entry.label.textContent = words.alt + ' (' + entry.file.name + ')'; entry.alt.dataset.at = at })
    const show = (file, picture) => {
      const canvas = make('canvas', { width: 192, height: 192 })
      if (picture) {
        const side = Math.min(picture.width, picture.height)
        canvas.getContext('2d').drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, 192, 192)
      }
      canvas.setAttribute('aria-hidden', 'true')
      const id = 'photo-new-' + Math.random().toString(36).slice(2)
      const alt = make('input', { id, name: 'photo_alt', dir: 'auto', autocomplete: 'off' })
      const label = make('label', { htmlFor: id })
      const away = make('button', { type: 'button', className: 'button plain small' }, words.remove)
      const row = make('li', { className: 'photo-row' }, canvas, make('div', { className: 'stack-s' }, label, alt, away))
      const entry = { file, row, alt, label }
      away.addEventListener('click', () => remove(entry))
      list.append(row)
      chosen.push(entry)
      return entry
    }
    // A file of the same picture with fewer pixels; the file as it is when this phone cannot read it.
    const smaller = async file => {
      let picture
      try { picture = await createImageBitmap(file, { imageOrientation: 'from-image' }) } catch { return { file } }
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
      if (scale === 1 && file.size <= LIGHT) return { file, picture }
      const canvas = make('canvas', { width: Math.max(1, Math.round(picture.width * scale)), height: Math.max(1, Math.round(picture.height * scale)) })
      const paper = canvas.getContext('2d')
      paper.fillStyle = '#fff'
      paper.fillRect(0, 0, canvas.width, canvas.height)
      paper.drawImage(picture, 0, 0, canvas.width, canvas.height)
      const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.88))
      if (!blob || blob.size >= file.size) return { file, picture }
      return { file: new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }), picture }
    }
    const take = async files => {
      all('[data-photos-said]', box).forEach(line => line.remove())
      let first
      for (const given of files) {
        if (staying() + chosen.length >= words.photos) { tell(words.full.replace('{most}', words.photos)); break }
        if (given.type && !given.type.startsWith('image/') || /svg|gif/.test(given.type)) { tell(words.wrong.replace('{name}', given.name)); continue }
        const { file, picture } = await smaller(given)
        if (file.size > MOST_BYTES) { tell(words.heavy.replace('{name}', given.name)); continue }
        const entry = show(file, picture)
        if (picture) picture.close()
        first = first || entry
      }
      hand()
      number()
      if (first) first.alt.focus()
    }
    input.addEventListener('change', () => {
      const files = [...input.files]
      hand() // until they are small, what is sent is what was shown before
      box.setAttribute('aria-busy', 'true')
      busy = busy.then(() => take(files)).finally(() => { box.removeAttribute('aria-busy'); box.dispatchEvent(new Event('photos:taken')) })
    })
    // Sent while a photo is still being made small: it goes along.
    form.addEventListener('submit', event => {
      if (!box.getAttribute('aria-busy')) return
      event.preventDefault()
      event.stopImmediatePropagation()
      const button = event.submitter
      box.addEventListener('photos:taken', () => form.requestSubmit(button), { once: true })
    }, true)
  }

  // ---- on a page: one photo fills the screen ----
  const gallery = list => {
    const links = all('[data-photo]', list), words = list.dataset
    if (!window.HTMLDialogElement) return
    let at = 0, box
    const look = to => {
      at = (to + links.length) % links.length
      const small = one('img', links[at])
      one('img', box).src = links[at].href
      one('img', box).alt = small.alt
      one('p', box).textContent = small.alt
    }
    const button = (label, act) => {
      const made = make('button', { type: 'button', className: 'button small' }, label)
      made.addEventListener('click', act)
      return made
    }
    const build = () => {
      const steps = links.length > 1 ? [button(words.before, () => look(at - 1)), button(words.next, () => look(at + 1))] : []
      box = make('dialog', { className: 'lightbox' }, make('img'), make('form', { method: 'dialog' }, make('p'), ...steps, button(words.shut, () => box.close())))
      box.setAttribute('aria-label', list.dataset.name || document.title)
      box.addEventListener('keydown', event => {
        if (event.key === 'ArrowRight') look(at + 1)
        if (event.key === 'ArrowLeft') look(at - 1)
      })
      box.addEventListener('close', () => links[at].focus())
      document.body.append(box)
    }
    list.addEventListener('click', event => {
      const link = event.target.closest('[data-photo]')
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      if (!box) build()
      look(links.indexOf(link))
      box.showModal()
    })
  }

  all('[data-photos]').forEach(begin)
  all('.gallery').forEach(gallery)
})()
