/* The moving map: Leaflet over the districts' shapes. The list beside it has the same ideas; without this file the page
   shows a still picture, a table and the list. Words come translated on the map's element. */
(() => {
  'use strict'
  const box = document.getElementById('map')
  if (!box || !window.labGround || !window.L || !L.markerClusterGroup) return
  const words = box.dataset, $ = id => document.getElementById(id)
  const { still } = labGround
  const filters = new URLSearchParams($('map-filters') ? new FormData($('map-filters')) : '')
  for (const [name, value] of [...filters]) if (!value) filters.delete(name)

  const json = (path, signal) => fetch(path, { signal }).then(answer => { if (!answer.ok) throw new Error(answer.status); return answer.json() })
  box.classList.add('on')
  const map = labGround.make(box, words)
  const home = words.bounds ? (([w, s, e, n]) => L.latLngBounds([s, w], [n, e]))(words.bounds.split(',').map(Number)) : null
  let homeZoom = 0

  // ---- where to begin: the address, else the whole city ----
  const begin = () => {
    const at = (new URLSearchParams(location.search).get('at') || '').split(',').map(Number)
    if (home) {
      homeZoom = map.getBoundsZoom(home)
      map.setMinZoom(Math.max(0, homeZoom - 2))
      map.setMaxBounds(home.pad(1))
    }
    if (at.length === 3 && at.every(Number.isFinite) && Math.abs(at[0]) <= 85 && Math.abs(at[1]) <= 180) map.setView([at[0], at[1]], Math.min(18, Math.max(map.getMinZoom(), at[2])))
    else if (home) map.fitBounds(home, { animate: false })
    else map.fitWorld({ animate: false })
  }

  // ---- the districts ----
  let names = {}, without = {}
  const shapes = () => json('/districts.geojson').then(found => {
    names = labGround.districts(map, found, filters.get('district')).names
    unplaced(without)
  }).catch(() => { /* the marks tell where they are without the shapes */ })
  const unplaced = counts => {
    without = counts
    for (const [slug, { name, said }] of Object.entries(names)) {
      said.replaceChildren(name)
      if (!counts[slug]) continue
      const small = document.createElement('small')
      small.textContent = words.unplaced.replace('{n}', counts[slug])
      said.append(small)
    }
    labGround.apart(map)
  }

  // ---- marks ----
  const brief = n => (n < 1000 ? n : n < 10000 ? (n / 1000).toFixed(1) + 'k' : Math.round(n / 1000) + 'k')
  const icon = (text, name, kind, size) => {
    const shown = document.createElement('div'), b = document.createElement('b'), more = document.createElement('span')
    b.textContent = text
    b.setAttribute('aria-hidden', 'true')
    more.className = 'hidden'
    more.textContent = name
    shown.append(b, more)
    shown.className = 'map-inner'
    return L.divIcon({ className: 'map-mark ' + kind, html: shown.innerHTML, iconSize: [size, size] })
  }
  const many = n => icon(brief(n), words.many.replace('{n}', n), 'many' + (n > 99 ? ' big' : ''), n > 99 ? 54 : 44)
  const group = L.markerClusterGroup({
    maxClusterRadius: 50, showCoverageOnHover: false, animate: !still, zoomToBoundsOnClick: false, spiderfyOnMaxZoom: false,
    removeOutsideVisibleBounds: true, spiderLegPolylineOptions: { className: 'map-leg' },
    iconCreateFunction: cluster => many(cluster.getAllChildMarkers().reduce((sum, mark) => sum + mark.options.n, 0)),
  }).addTo(map)
  let chosen = null
  const mark = (latlng, options, made) => { const one = L.marker(latlng, { ...options, icon: made, riseOnHover: true }); return one }
  const single = ([lng, lat], id, votes, step) => {
    const one = mark([lat, lng], { n: 1, id }, icon(brief(votes), words.point.replace('{n}', votes), 'step-' + step + (id === chosen ? ' chosen' : ''), 44))
    return one.on('click', () => show(id))
  }
  const cell = ([lng, lat], n) => mark([lat, lng], { n }, many(n)).on('click', () => closer([lat, lng]))
  const stay = () => box.focus({ preventScroll: true }) // the mark under the finger or the key goes away
  const closer = at => {
    if (map.getZoom() >= 18) return listAt(at)
    stay()
    map.setView(at, Math.min(18, map.getZoom() + 2), { animate: !still })
  }
  // There is no closer: the list names what stands on this very spot.
  const listAt = ([lat, lng]) => {
    const query = new URLSearchParams(filters), around = .0008
    query.set('bbox', [lng - around, lat - around, lng + around, lat + around].map(n => n.toFixed(5)))
    query.set('zoom', 18)
    fetch('/ideas/map/list?' + query).then(answer => (answer.ok ? answer.text() : Promise.reject(answer.status))).then(html => {
      list(html)
      const first = document.querySelector('#map-list a')
      if (first) first.focus()
    }).catch(failed)
  }
  group.on('clusterclick', event => {
    const inside = event.layer.getBounds()
    const cells = event.layer.getAllChildMarkers().some(mark => !mark.options.id)
    if (map.getZoom() >= 18 && cells) return listAt([inside.getCenter().lat, inside.getCenter().lng])
    if (inside.getNorthEast().equals(inside.getSouthWest()) || map.getZoom() >= 18) return event.layer.spiderfy()
    const zoom = Math.min(18, Math.max(map.getZoom() + 1, map.getBoundsZoom(inside)))
    stay()
    map.setView(inside.getCenter(), zoom, { animate: !still })
  })

  // A mark says that it is a button, so the keys of one press it; Leaflet listens to them for its own bubbles only.
  box.addEventListener('keydown', event => {
    const pressed = event.target.closest('.map-mark')
    if (!pressed || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    event.stopPropagation()
    pressed.click()
  }, true)

  // ---- what is in view ----
  let asking = null, moves = 0
  const view = () => {
    const b = map.getBounds(), round = n => n.toFixed(5), query = new URLSearchParams(filters)
    const edge = (n, most) => Math.max(-most, Math.min(most, n))
    query.set('bbox', [edge(b.getWest(), 180), edge(b.getSouth(), 90), edge(b.getEast(), 180), edge(b.getNorth(), 90)].map(round))
    query.set('zoom', Math.max(0, map.getZoom()))
    return query
  }
  const remember = () => {
    const query = new URLSearchParams(filters), c = map.getCenter(), at = [c.lat.toFixed(5), c.lng.toFixed(5), map.getZoom()].join()
    query.set('at', at)
    history.replaceState(history.state, '', location.pathname + '?' + query)
    let kept = document.querySelector('#map-filters [name="at"]')
    if (!kept && $('map-filters')) {
      kept = document.createElement('input')
      kept.type = 'hidden'
      kept.name = 'at'
      $('map-filters').append(kept)
    }
    if (kept) kept.value = at
  }
  const draw = found => {
    const had = box.contains(document.activeElement) && document.activeElement !== box
    group.clearLayers()
    for (const { geometry, properties: p } of found.features) {
      group.addLayers(geometry.coordinates.map((at, i) => (p.kind === 'ideas' ? single(at, p.ids[i], p.votes[i], p.steps[i]) : cell(at, p.counts[i]))))
    }
    unplaced(found.unplaced)
    if (had && !box.contains(document.activeElement)) box.focus({ preventScroll: true })
    return found
  }
  const look = () => {
    if (asking) asking.abort()
    asking = new AbortController()
    const query = view(), { signal } = asking, first = !moves++
    box.classList.toggle('far', map.getZoom() < homeZoom + 1)
    const kept = location.search.includes('at=')
    if (!first || kept) remember()
    json('/ideas.geojson?' + query, signal).then(draw).then(found => { if (first && !home) frame(found) }).catch(failed)
    if (!first || kept) fetch('/ideas/map/list?' + query, { signal }).then(answer => (answer.ok ? answer.text() : Promise.reject(answer.status))).then(list).catch(failed)
  }
  const frame = found => {
    const places = found.features.flatMap(f => f.geometry.coordinates.map(([lng, lat]) => [lat, lng]))
    if (places.length) map.fitBounds(L.latLngBounds(places).pad(.1), { animate: false, maxZoom: 15 })
  }
  const list = html => {
    const fresh = new DOMParser().parseFromString(html, 'text/html').getElementById('map-list'), old = $('map-list')
    if (!fresh || !old) return
    const open = old.querySelector('details[open]')
    if (open && fresh.querySelector('details')) fresh.querySelector('details').open = true
    old.replaceWith(fresh)
    say(fresh.dataset.said)
  }
  const failed = why => { if (why.name !== 'AbortError') say(words.failed) }
  let quiet
  const say = text => { clearTimeout(quiet); quiet = setTimeout(() => { if ($('said')) $('said').textContent = text }, 700) }
  let soon
  map.on('moveend', () => { clearTimeout(soon); soon = setTimeout(look, moves ? 180 : 0) })

  // ---- one idea ----
  const show = id => {
    chosen = id
    $('map-one').hidden = false
    if (!window.htmx) return location.assign('/ideas/' + id)
    htmx.ajax('GET', '/ideas/map/card/' + id, { target: '#map-card', swap: 'innerHTML' }).then(() => {
      const link = document.querySelector('#map-card a')
      if (!link) return
      link.focus({ preventScroll: true })
      $('map-one').scrollIntoView({ block: 'nearest', behavior: still ? 'instant' : 'smooth' })
    })
  }
  const shut = () => { chosen = null; $('map-one').hidden = true; $('map-card').replaceChildren(); box.focus({ preventScroll: true }) }
  $('map-close').addEventListener('click', shut)
  $('map-one').addEventListener('keydown', event => { if (event.key === 'Escape') shut() })

  begin()
  shapes()
})()
