/* Comfort only: every page works without this file. ES5, for Chrome 49 and in-app browsers. */
;(function start() {
  var password = document.getElementById('password')
  var reveal = document.getElementById('reveal')
  var revealStatus = document.getElementById('reveal-status')
  var hint = document.getElementById('password-hint')
  var summary = document.getElementById('summary')
  var shared = document.getElementById('shared')
  var rememberMe = document.getElementById('rememberMe')
  var vietnameseLetter = /[\u00c0-\u024f\u1ea0-\u1ef9]|[\u0300-\u036f]/
  var capsLock = false

  function each(selector, action) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), action)
  }

  function showPassword(shows) {
    each('.secret', function turn(field) {
      field.type = shows ? 'text' : 'password'
    })
    reveal.setAttribute('aria-pressed', String(shows))
  }

  function turnPassword() {
    var shows = password.type === 'password'
    showPassword(shows)
    revealStatus.textContent = reveal.getAttribute(shows ? 'data-shown' : 'data-hidden')
    password.focus()
  }

  /* Both accidents spoil a password that is typed unseen: a Vietnamese keyboard, and Caps Lock. */
  function tellKeys() {
    var text = ''
    if (vietnameseLetter.test(password.value)) text = hint.getAttribute('data-keyboard')
    else if (capsLock) text = hint.getAttribute('data-caps')
    if (hint.textContent !== text) hint.textContent = text
  }

  function readCapsLock(event) {
    if (event.getModifierState) capsLock = event.getModifierState('CapsLock')
    tellKeys()
  }

  function forgetCapsLock() {
    capsLock = false
    tellKeys()
  }

  function setBusy(form, milliseconds) {
    var button = form.querySelector('[data-busy]')
    form.setAttribute('data-sent', '')
    setTimeout(setCalm, milliseconds, form)
    if (!button) return
    button.setAttribute('data-calm', button.textContent)
    button.setAttribute('aria-disabled', 'true')
    button.textContent = button.getAttribute('data-busy')
  }

  function setCalm(form) {
    var button = form.querySelector('[data-calm]')
    form.removeAttribute('data-sent')
    if (!button) return
    button.textContent = button.getAttribute('data-calm')
    button.removeAttribute('data-calm')
    button.removeAttribute('aria-disabled')
  }

  /* One press, one post. After a while, or when the page comes back, it may be sent again. */
  function sendOnce(form) {
    form.addEventListener('submit', function send(event) {
      if (form.hasAttribute('data-sent')) {
        event.preventDefault()
        return
      }
      if (password && reveal) showPassword(false)
      setBusy(form, 20000)
    })
  }

  /* Every page is shown once when it has loaded; only one that was kept aside comes back. */
  function comeBack(event) {
    if (event.persisted) each('form[data-sent]', setCalm)
  }

  /* Sent before the page has loaded, it leaves no step in the history. Whoever comes back to it all
     the same is not sent on again. The page promises a button after five seconds. */
  function submitItself(form) {
    var navigation = window.performance && performance.navigation
    if (navigation && navigation.type === 2) return
    setBusy(form, 5000)
    form.submit()
  }

  /* A computer that others use remembers nobody. */
  function exclude(one, other) {
    if (!one || !other) return
    one.addEventListener('change', function clearOther() {
      if (one.checked) other.checked = false
    })
  }

  /* Letters without any mark, as the server folds what tiles are found by. */
  function fold(text) {
    var plain = text.normalize ? text.normalize('NFD') : text
    return plain
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .replace(/\u0111/g, 'd')
  }

  /* Shows the tiles that are meant by what is typed so far; the form finds the same ones. */
  function filterTiles(form) {
    var field = form.querySelector('input')
    var status = document.getElementById('search-status')

    function filter() {
      var words = fold(field.value).match(/[a-z0-9]+/g) || []
      var count = 0
      each('[data-find]', function turn(tile) {
        var text = tile.getAttribute('data-find')
        tile.hidden = !words.every(function isThere(word) {
          return text.indexOf((word.length < 3 ? ' ' : '').concat(word)) >= 0
        })
        if (!tile.hidden) count += 1
      })
      each('.categories .category', function turn(category) {
        category.hidden = !category.querySelector('[data-find]:not([hidden])')
      })
      each('[data-aside]', function turn(part) {
        part.hidden = words.length > 0
      })
      status.textContent = !words.length
        ? ''
        : count
          ? status.getAttribute('data-found').replace('{n}', count)
          : status.getAttribute('data-none')
    }

    field.addEventListener('input', filter)
    filter()
  }

  if (password && reveal) {
    reveal.removeAttribute('hidden')
    reveal.addEventListener('click', turnPassword)
  }
  if (password && hint) {
    password.addEventListener('keydown', readCapsLock)
    password.addEventListener('keyup', readCapsLock)
    password.addEventListener('input', tellKeys)
    password.addEventListener('blur', forgetCapsLock)
  }
  each('[data-print]', function offer(button) {
    button.removeAttribute('hidden')
    button.addEventListener('click', function print() {
      window.print()
    })
  })
  exclude(shared, rememberMe)
  exclude(rememberMe, shared)
  each('form[data-once]', sendOnce)
  each('form[data-filter]', filterTiles)
  each('form[data-submit]', submitItself)
  window.addEventListener('pageshow', comeBack)
  if (summary) summary.focus()
})()
