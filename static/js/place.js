/* Placing an idea: on a map, by the device, by an address. Without this file the district's choice is all there is.
   Leaflet is fetched when the map is opened, not before. Words come translated on #place. */
(() => {
  'use strict'
  const box = document.getElementById('place')
  if (!box) return
  const words = box.dataset, $ = id => document.getElementById(id)
  const lat = $('lat'), lng = $('lng'), exact = $('exact'), district = $('district')
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  let map = null, pin = null, round = null, areas = []

  // The same rule as on the server: to 100 metres, and again is the same.
  const near = (a, o) => {
    a = +(Math.round(a / .001) * .001).toFixed(5)
    const step = Math.max(.001, +(.001 / Math.max(Math.cos(a * Math.PI / 180), .01)).toFixed(4))
    return [a, +Math.max(-180, Math.min(180, Math.round(o / step) * step)).toFixed(5)]
  }
  const placed = () => lat.value !== '' && lng.value !== ''
  let asked = null
  const shapes = () => (asked = asked || fetch('/districts.geojson').then(answer => (answer.ok ? answer.json() : { features: [] })).then(found => { areas = found.features; return found }).catch(() => ({ features: [] })))

  const holds = (ring, a, o) => {
    let inside = false
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[i], [x2, y2] = ring[j]
      if (y1 > a !== y2 > a && o < (x2 - x1) * (a - y1) / (y2 - y1) + x1) inside = !inside
    }
    return inside
  }
  const say = text => { $('place-said').textContent = text; const live = $('said'); if (live) live.textContent = text }
  const changed = () => { if (lat.form) lat.dispatchEvent(new Event('input', { bubbles: true })) }

  // `wanted`: the place before it was rounded, so that the tick can take the rounding back.
  let wanted = null
  const far = (a, o) => {
    const all = areas.flatMap(f => f.geometry.coordinates[0])
    if (!all.length) return false
    const xs = all.map(p => p[0]), ys = all.map(p => p[1])
    return o < Math.min(...xs) - .1 || o > Math.max(...xs) + .1 || a < Math.min(...ys) - .1 || a > Math.max(...ys) + .1
  }
  const set = (a, o, tell = true) => shapes().then(() => {
    if (far(a, o)) { show(); return say(words.far) }
    wanted = [a, o]
    const [y, x] = exact.checked ? [+a.toFixed(5), +o.toFixed(5)] : near(a, o)
    lat.value = y
    lng.value = x
    follow(y, x, tell)
    show()
    changed()
  })
  const follow = (a, o, tell) => {
    const area = areas.find(f => holds(f.geometry.coordinates[0], a, o))
    if (!tell) return
    if (area) district.value = area.properties.slug
    say(area ? words.inside.replace('{district}', area.properties.name) : words.outside)
  }
  const drop = text => {
    lat.value = lng.value = ''
    wanted = null
    exact.checked = false
    show()
    changed()
    say(text)
  }
  const show = () => {
    $('place-set').hidden = !placed() && !$('place-said').textContent
    $('place-drop-row').hidden = exact.closest('.field').hidden = !placed()
    if (!map) return
    if (pin) { pin.remove(); round.remove(); pin = round = null }
    if (!placed()) return
    const at = [+lat.value, +lng.value], mark = document.createElement('b')
    round = L.circle(at, { radius: exact.checked ? 8 : 100, className: 'map-round', interactive: false }).addTo(map)
    pin = L.marker(at, { icon: L.divIcon({ className: 'map-mark map-pin', html: mark, iconSize: [44, 44] }), keyboard: false, interactive: false, alt: words.here }).addTo(map)
  }

  // ---- the map ----
  const load = () => new Promise((ready, failed) => {
    if (!document.querySelector(`link[href="${words.css}"]`)) {
      const sheet = document.createElement('link')
      sheet.rel = 'stylesheet'
      sheet.href = words.css
      document.head.prepend(sheet) // before our own, which changes some of it
    }
    if (window.L) return ready()
    const files = [words.js, words.ground]
    const next = () => {
      if (!files.length) return ready()
      const script = document.createElement('script')
      script.src = files.shift()
      script.onload = next
      script.onerror = failed
      document.head.append(script)
    }
    next()
  })
  const open = () => {
    const shut = !$('place-map-box').hidden
    $('place-map-box').hidden = shut
    $('place-open').setAttribute('aria-expanded', !shut)
    if (shut) return Promise.resolve()
    return Promise.all([load(), shapes()]).then(([, found]) => { if (!map) draw(found); else map.invalidateSize(); return map })
      .catch(() => { $('place-map-box').hidden = true })
  }
  const draw = found => {
    map = labGround.make($('place-map'), words)
    const all = labGround.districts(map, found).layer
    if (placed()) map.setView([+lat.value, +lng.value], 15)
    else if (found.features.length) map.fitBounds(all.getBounds())
    else map.fitWorld()
    map.on('click', event => set(event.latlng.lat, event.latlng.wrap().lng))
    show()
  }

  // ---- the ways ----
  $('place-open').addEventListener('click', open)
  $('place-middle').addEventListener('click', () => { if (map) { const c = map.getCenter().wrap(); set(c.lat, c.lng) } })
  $('place-drop').addEventListener('click', () => { drop(words.gone); $('place-open').focus() })
  exact.addEventListener('change', () => { if (placed()) { const [a, o] = wanted || [+lat.value, +lng.value]; set(a, o, false) } })
  district.addEventListener('change', () => {
    if (!district.value && placed()) drop(words.gone) // the whole city has no point
  })
  const reach = (a, o) => set(a, o).then(() => { if (map && placed()) map.setView([+lat.value, +lng.value], 15, { animate: !still }) })
  if (navigator.geolocation && isSecureContext) {
    $('place-here').hidden = false
    $('place-here').addEventListener('click', () => {
      $('place-set').hidden = false
      say(words.wait)
      navigator.geolocation.getCurrentPosition(
        found => reach(found.coords.latitude, found.coords.longitude), () => { say(words.no); show() },
        { enableHighAccuracy: false, timeout: 10000, maximumAge: 60000 })
    })
  }
  const address = $('place-address')
  if (address) {
    const find = () => fetch('/places?' + new URLSearchParams({ q: address.value })).then(answer => answer.text()).then(html => {
      const found = new DOMParser().parseFromString(html, 'text/html'), fresh = found.getElementById('places')
      if (fresh) $('places').replaceWith(fresh)
      else $('places').textContent = (found.querySelector('.refused p') || {}).textContent || ''
      const first = $('places').querySelector('button')
      if (first) first.focus()
      else if ($('said')) $('said').textContent = $('places').textContent.trim()
    }).catch(() => {})
    $('place-find').addEventListener('click', find)
    // The Enter key belongs to the search here, not to the form around it.
    address.addEventListener('keydown', event => { if (event.key === 'Enter') { event.preventDefault(); find() } })
    box.addEventListener('click', event => {
      const hit = event.target.closest('#places button')
      if (hit) reach(+hit.dataset.lat, +hit.dataset.lng)
    })
  }

  $('place-ways').hidden = !words.js
  show()
})()
