/* "Near me": asks the device where it is, and only when the button is pressed. The place is rounded to about 100 metres
   before it goes into the address. Without JavaScript the button is not there; a district does the same. */
(() => {
  'use strict'
  const button = document.querySelector('[data-near]'), line = document.querySelector('#near')
  if (!button || !navigator.geolocation) return
  const calm = words => { button.disabled = false; line.textContent = words }
  button.hidden = false
  button.addEventListener('click', () => {
    button.disabled = true
    line.textContent = button.dataset.wait
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => location.assign(button.dataset.near.replace('HERE', coords.latitude.toFixed(3) + ',' + coords.longitude.toFixed(3))),
      () => calm(button.dataset.denied),
      { maximumAge: 6e4, timeout: 1e4 },
    )
  })
  addEventListener('pageshow', () => calm('')) // the back button may show the page as it was left
})()
