/* The ground of both maps: Leaflet with the lab's own look, tiles where the lab has set some, and the districts. */
(() => {
  'use strict'
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches

  // `words`: the data of the element that carries the translated words.
  const make = (box, words) => {
    const map = L.map(box, {
      zoomControl: false, attributionControl: !!words.tiles, maxZoom: 18, zoomAnimation: !still, fadeAnimation: !still,
      markerZoomAnimation: !still, inertia: !still,
    })
    L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out, position: 'topright' }).addTo(map)
    // The names stand under the marks.
    map.createPane('names').style.zIndex = 450
    map.getPane('names').style.pointerEvents = 'none'
    if (words.tiles) {
      box.classList.add('tiled')
      map.attributionControl.setPrefix(false)
      L.tileLayer(words.tiles, { attribution: words.attribution, maxZoom: 18 }).addTo(map)
    }
    return map
  }

  // Returns the layer; `names`: the element of each district's name, by slug.
  const districts = (map, found, chosen = '') => {
    const names = {}
    const layer = L.geoJSON(found, {
      interactive: false, style: f => ({ className: 'map-area' + (f.properties.slug === chosen ? ' chosen' : '') }),
      onEachFeature: (f, area) => {
        const said = document.createElement('span')
        said.textContent = f.properties.name
        names[f.properties.slug] = { name: f.properties.name, said }
        area.bindTooltip(said, { permanent: true, direction: 'center', className: 'map-name', pane: 'names' })
      },
    }).addTo(map)
    // One frame later: then the names stand where they belong.
    map.on('zoomend moveend', () => requestAnimationFrame(() => apart(map)))
    return { layer, names }
  }
  // A name steps aside for a mark or for another name; where there is no room it waits until one has zoomed in.
  const ASIDE = [0, 24, -24, 36, -36]
  const apart = map => {
    const taken = [...map.getPane('markerPane').querySelectorAll('.map-mark:not(.map-pin) > b')].map(mark => mark.getBoundingClientRect())
    for (const name of map.getPane('names').querySelectorAll('.map-name')) {
      name.style.translate = 'none'
      const { left, right, top, bottom } = name.getBoundingClientRect()
      const free = by => !taken.some(b => left < b.right && b.left < right && top + by < b.bottom && b.top < bottom + by)
      const by = ASIDE.find(free)
      name.classList.toggle('waits', by === undefined)
      if (by === undefined) continue
      name.style.translate = `0 ${by}px`
      taken.push(new DOMRect(left, top + by, right - left, bottom - top))
    }
  }

  window.labGround = { still, make, districts, apart: map => requestAnimationFrame(() => apart(map)) }
})()
