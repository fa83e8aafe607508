import t from 'tap'
import { type ByteString, bytesOf } from '../../src/protocol/byte-string.ts'
import {
  canonicalServiceUrl,
  carriesTicketParameter,
  firstDifference,
  isSameService,
  locationOf,
  matchesRule,
  readServiceUrl,
  type ServiceRule,
  withTicket,
} from '../../src/protocol/service-url.ts'

const shown = (address: string) => JSON.stringify(address.slice(0, 80))

function matches(address: string, rule: ServiceRule, allowsHttp = false): boolean {
  const url = readServiceUrl(bytesOf(address))
  return !('problem' in url) && matchesRule(url, rule, allowsHttp)
}

const app: ServiceRule = { kind: 'prefix', origin: 'https://app.example', path: '/app' }

t.test('11.2: refused for "https, host app.example, path /app"', async (t) => {
  const rows = [
    'http://app.example/app',
    'https://app.example:8443/app',
    'https://app.example/appx',
    'https://app.example/app/../admin',
    'https://app.example/App',
    'https://app.example.evil.com/app',
    'https://app.example@evil.com/app',
    'https://app.example\\@evil.com/app',
    'https://evil.com/https://app.example/app',
    'https://evil.com/?https://app.example/app',
    'https://evil.com#https://app.example/app',
    'https://app.example./app',
    'https://app.example%2eevil.com/app',
    'https:///app.example/app',
    'https:app.example/app',
    '//app.example/app',
    '/app',
    ' https://app.example/app',
    'ht\ttps://app.example/app',
    'https://app.example/app\r\nX: y',
    'https://app.example/app\0',
    'javascript:alert(1)//https://app.example/app',
    'data:text/html,x',
    'https://\u0430pp.example/app',
    // And what the list does not have.
    '',
    'https://',
    'https://app.example',
    'https://app.example/',
    'https://app.example?/app',
    'https://app.example#/app',
    'https://app.example/app ',
    'https://app.example/app\x7f',
    'https://app.example/app?q=\\',
    'https://user@app.example/app',
    'https://user:word@app.example/app',
    'https://@app.example/app',
    'https://:443/app',
    'https://app.example:/app',
    'https://app.example:99999/app',
    'https://app.example.:443/app',
    'https://app..example/app',
    'https://*.example/app',
    'https://xn--/app',
    'https://www.app.example/app',
    'ftp://app.example/app',
    `https://app.example/app?${'x'.repeat(8192)}`,
  ]
  for (const address of rows) {
    t.test(`R11.10, R11.11, R11.12: ${shown(address)}`, async (t) =>
      t.equal(matches(address, app), false),
    )
  }
})

t.test('11.2: no path climbs out of its prefix, however it is read', async (t) => {
  const rows = [
    '/..',
    '/../admin',
    '/./x',
    '/x/..',
    '/%2e%2e/admin',
    '/.%2E/admin',
    '/%2e/x',
    '/..;/admin',
    '/..;a=b/admin',
    '/..%3b/admin',
    '/..%2fadmin',
    '/..%5cadmin',
    '/x%2f..%2f..%2fadmin',
    '%2f..%2fadmin',
    '/x%2Fy',
    '/x%5Cy',
    '/x%00',
    '/x%0d%0a',
    '/x%7f',
    '/x%2500',
    '/%252e%252e/admin',
    '/%252e%252e%252fadmin',
    '/%25252e%25252e%25252fadmin',
    '/%2525252525252e',
    '/..%20/admin',
    '/.. /admin',
    '/ ../admin',
    '/.../admin',
    '/%c0%ae%c0%ae/admin',
    '/%c0%ae%c0%ae%c0%afadmin',
    '/%e0%80%ae%e0%80%ae/admin',
    '/%u002e%u002e/admin',
    '/100%',
    '/%',
    '/%a',
  ]
  for (const rest of rows) {
    t.test(`R11.11: /app${rest}`, async (t) => {
      t.equal(matches(`https://app.example/app${rest}`, app), false)
      const root: ServiceRule = { ...app, path: '/' }
      t.equal(matches(`https://app.example/app${rest}`, root), false, 'nor under any other rule')
    })
  }
  t.test('raw bytes too', async (t) => {
    const climbing = 'https://app.example/app/\xC0\xAE\xC0\xAE/admin' as ByteString
    t.strictSame(readServiceUrl(climbing), { problem: 'a path that climbs' })
  })
})

t.test('11.2: accepted for the same rule', async (t) => {
  const rows = [
    'https://app.example/app',
    'HTTPS://APP.example:443/app/',
    'https://app.example/app/x?next=https%3A%2F%2Fevil.com',
    'https://app.example/app#x',
    'https://app.example/app;jsessionid=1',
    'https://app.example/app?q=Tấm',
    // And what the list does not have.
    'https://app.example/app/Tấm%20cám',
    'https://app.example/%61pp/x',
    'https://app.example/app/x%252Fy',
    'https://app.example/app/..x/x../a.b',
    'https://app.example/app/x%C3%80',
    'https://app.example/app?u=../..%2f%5c%00%0d',
    'https://app.example/app?a[]=1&b=&u=https://x.example/?y#../z',
    'https://app.example/app/x y',
  ]
  for (const address of rows) {
    t.test(`R11.11, R11.14: ${shown(address)}`, async (t) => t.equal(matches(address, app), true))
  }
  t.test('R0.07: bytes that are not UTF-8', async (t) => {
    const url = readServiceUrl('https://app.example/app/\xE2?q=\xC7' as ByteString)
    t.strictSame(url, {
      raw: 'https://app.example/app/\xE2?q=\xC7',
      origin: 'https://app.example',
      path: '/app/%E2',
      query: 'q=\xC7',
    })
  })
  t.test('R0.14: 8192 bytes', async (t) => {
    const start = 'https://app.example/app?state='
    t.equal(matches(start + 'x'.repeat(8192 - start.length), app), true)
  })
})

t.test('11.2: rules', async (t) => {
  t.test('R11.11: an exact rule is the whole string', async (t) => {
    const exact: ServiceRule = { kind: 'exact', url: 'https://app.example/app?a=1' }
    t.equal(matches('https://app.example/app?a=1', exact), true)
    for (const rest of ['', '?a=2', '?a=1&b=2', '?a=1#x', '/']) {
      t.equal(matches(`https://app.example/app${rest}`, exact), false, rest)
    }
  })
  t.test('R11.12: http only if the entry says so', async (t) => {
    const http: ServiceRule = { kind: 'prefix', origin: 'http://localhost:8080', path: '/' }
    t.equal(matches('http://localhost:8080/x', http, true), true)
    t.equal(matches('http://localhost:8080/x', http), false)
    t.equal(
      matches('http://localhost:8080/x', { kind: 'exact', url: 'http://localhost:8080/x' }),
      false,
    )
  })
  t.test('R11.11: a rule that ends in a slash', async (t) => {
    const folder: ServiceRule = { ...app, path: '/app/' }
    t.equal(matches('https://app.example/app/x', folder), true)
    t.equal(matches('https://app.example/app', folder), false)
    t.equal(matches('https://app.example', { ...app, path: '/' }), true)
  })
  t.test('R11.11: a host in punycode, an address of IPv6', async (t) => {
    t.equal(
      matches('https://xn--pp-6kc.example/', {
        ...app,
        origin: 'https://xn--pp-6kc.example',
        path: '/',
      }),
      true,
    )
    t.equal(matches('https://[2001:DB8::1]/app', { ...app, origin: 'https://[2001:db8::1]' }), true)
  })
  t.test('each problem has its words', async (t) => {
    const rows = [
      ['https://a\\b', 'a control character or a backslash'],
      [' https://a', 'a space at an end'],
      ['https:/a', 'no https:// or http:// at the start'],
      ['https:///a', 'no host'],
      ['https://a@b', 'a user name before the host'],
      ['https://a%2eb', 'a percent sign in the host'],
      ['https://\u0430/', 'a host outside ASCII'],
      ['https://a.:1/', 'a dot after the host'],
      ['https://a:70000/', 'no proper host and port'],
      ['https://a b/', 'no proper host and port'],
      ['https://a/%', 'a broken escape in the path'],
      ['https://a/%2f', 'an escaped slash or backslash in the path'],
      ['https://a/%0a', 'an escaped control character in the path'],
      ['https://a/..', 'a path that climbs'],
    ] as const
    for (const [address, problem] of rows) {
      t.strictSame(readServiceUrl(bytesOf(address)), { problem }, address)
    }
  })
  t.test('a path of nothing but escaped percent signs is not decoded for ever', async (t) => {
    const address = `https://a/%${'25'.repeat(4000)}`
    t.strictSame(readServiceUrl(bytesOf(address)), { problem: 'a path escaped many times over' })
  })
})

t.test('11.3: the same at validation as at login?', async (t) => {
  const rows: [atLogin: string, atValidation: string, same: boolean][] = [
    ['https://a/x', 'HTTPS://A:443/x', true],
    ['https://a', 'https://a/', true],
    ['https://a/x#top', 'https://a/x', true],
    ['https://a/x;jsessionid=9F?p=1', 'https://a/x?p=1', true],
    ['https://a/%7eu', 'https://a/~u', true],
    ['https://a/x?u=b%2fc', 'https://a/x?u=b%2Fc', true],
    ['https://a/x?u=b+c', 'https://a/x?u=b%20c', true],
    ['https://a/x?', 'https://a/x', true],
    ['https://a/Tấm', 'https://a/T%E1%BA%A5m', true],
    ['https://a/x', 'http://a/x', false],
    ['https://a/x', 'https://a/x/', false],
    ['https://a/x', 'https://a/X', false],
    ['https://a/x', 'https://a:8443/x', false],
    ['https://a/x', 'https://www.a/x', false],
    ['https://a/x', 'https://a/x?p=1', false],
    ['https://a/x?p=1&q=2', 'https://a/x?q=2&p=1', false],
    ['https://a/x?u=b%2Bc', 'https://a/x?u=b+c', false],
    ['https://a/x?u=b%26c=1', 'https://a/x?u=b&c=1', false],
    ['https://a/b%2Fc', 'https://a/b/c', false],
    ['https://a/x', 'https://a/x?ticket=ST-1', false],
    ['https://a/x?k=ab==', 'https://a/x?k=ab', false],
    // And what the table does not have.
    ['http://a:80/x', 'http://a/x', true],
    ['https://a:80/x', 'https://a/x', false],
    ['https://a/x y', 'https://a/x%20y', true],
    ['https://a/x+y', 'https://a/x%20y', false],
    ['https://a/b/./c/../d', 'https://a/b/d', true],
    ['https://a/b/%2e%2e/d', 'https://a/d', true],
    ['https://a/..', 'https://a/', true],
    ['https://a/b/..', 'https://a/', true],
    ['https://a/b/.', 'https://a/b', false],
    ['https://a/b//c', 'https://a/b/c', false],
    ['https://a/x;jsessionid=1/y', 'https://a/x/y', true],
    ['https://a/x;id=1', 'https://a/x', false],
    ['https://a/x?;jsessionid=1', 'https://a/x?', false],
    ['https://a/x?p=a%2541', 'https://a/x?p=a%41', false],
    ['https://a/x', 'https://b@a/x', false],
    ['https://a/x', 'https://a./x', false],
    ['https://a/x', '', false],
    ['imap://mail/x', 'imap://mail/x', true],
    ['imap://mail/x', 'IMAP://mail/x', false],
    ['imap://mail/x#a', 'imap://mail/x', false],
  ]
  for (const [atLogin, atValidation, same] of rows) {
    t.test(
      `R11.20, R11.21, R11.22: ${atLogin} | ${atValidation} → ${same ? 'yes' : 'no'}`,
      async (t) => {
        t.equal(isSameService(bytesOf(atLogin), bytesOf(atValidation)), same)
        t.equal(isSameService(bytesOf(atValidation), bytesOf(atLogin)), same, 'either way round')
        t.equal(isSameService(bytesOf(atLogin), bytesOf(atLogin)), true, 'R11.20')
      },
    )
  }
  t.test('R0.07: %E2 and %C7, both no UTF-8 → no', async (t) => {
    const [e2, c7] = ['https://a/x?q=\xE2', 'https://a/x?q=\xC7'] as ByteString[]
    t.equal(isSameService(e2 as ByteString, c7 as ByteString), false)
    t.equal(isSameService(e2 as ByteString, bytesOf('https://a/x?q=%E2')), true)
  })
  t.test('the canonical form is its own canonical form', async (t) => {
    for (const [atLogin] of rows) {
      const canonical = canonicalServiceUrl(bytesOf(atLogin))
      t.equal(canonicalServiceUrl(bytesOf(canonical)), canonical)
    }
  })
  t.test('R11.23: where they begin to differ', async (t) => {
    t.equal(firstDifference('https://a/x', 'https://a/y'), 10)
    t.equal(firstDifference('https://a', 'https://a/'), 9)
    t.equal(firstDifference('https://a/', 'https://a'), 9)
    t.equal(firstDifference('', 'x'), 0)
    t.equal(firstDifference('x', 'x'), -1)
  })
})

t.test('2.2: handing over the ticket', async (t) => {
  const long = `https://a/x?state=${'%2B%2f'.repeat(1300)}`
  const rows: [service: string, location: string][] = [
    ['https://a/x', 'https://a/x?ticket=ST-1'],
    ['https://a', 'https://a?ticket=ST-1'],
    ['https://a/x?', 'https://a/x?ticket=ST-1'],
    ['https://a/x?b=1', 'https://a/x?b=1&ticket=ST-1'],
    ['https://a/x?b=1&', 'https://a/x?b=1&ticket=ST-1'],
    ['https://a/x#f', 'https://a/x?ticket=ST-1#f'],
    ['https://a/x?b=1#f', 'https://a/x?b=1&ticket=ST-1#f'],
    ['https://a/x?b=1#f?c', 'https://a/x?b=1&ticket=ST-1#f?c'],
    [
      'https://a/x?u=https%3A%2F%2Fb%2F%3Fc%3Dd%26e',
      'https://a/x?u=https%3A%2F%2Fb%2F%3Fc%3Dd%26e&ticket=ST-1',
    ],
    ['https://a/x?k%5B%5D=1&k[]=2', 'https://a/x?k%5B%5D=1&k[]=2&ticket=ST-1'],
    ['https://a/x y', 'https://a/x%20y?ticket=ST-1'],
    ['https://a/Tấm', 'https://a/T%E1%BA%A5m?ticket=ST-1'],
    ['https://a/x?gateway=true', 'https://a/x?gateway=true&ticket=ST-1'],
    // L-01, and what the table does not have.
    ['https://a/x?u=a%20b%3a%2f', 'https://a/x?u=a%20b%3a%2f&ticket=ST-1'],
    ['https://a/callback?url', 'https://a/callback?url&ticket=ST-1'],
    ['https://a/x?b=what?', 'https://a/x?b=what?&ticket=ST-1'],
    ['https://a/"<>`{}|^', 'https://a/%22%3C%3E%60%7B%7D%7C%5E?ticket=ST-1'],
    ["https://a/!$'()*,;:@~%", "https://a/!$'()*,;:@~%?ticket=ST-1"],
    ['https://a/\r\nX:\0\x7f\\', 'https://a/%0D%0AX:%00%7F%5C?ticket=ST-1'],
    ['', '?ticket=ST-1'],
    [long, `${long}&ticket=ST-1`],
  ]
  for (const [service, location] of rows) {
    t.test(`R2.21, E05, E06, E07, E08, L-01: ${shown(service)}`, async (t) => {
      t.equal(withTicket(bytesOf(service), 'ticket', 'ST-1'), location)
    })
  }
  t.test('R2.21, E07: bytes …?q= E2', async (t) => {
    const service = 'https://a/x?q=\xE2' as ByteString
    t.equal(withTicket(service, 'ticket', 'ST-1'), 'https://a/x?q=%E2&ticket=ST-1')
  })
  t.test('1.1: TARGET is answered with SAMLart', async (t) => {
    t.equal(withTicket(bytesOf('https://a/x'), 'SAMLart', 'ST-1'), 'https://a/x?SAMLart=ST-1')
  })
  t.test('R1.08, E01: back without a ticket, unchanged', async (t) => {
    for (const service of ['https://a', 'https://a/x?b=1&#f', 'https://a/x?k[]=%3a']) {
      t.equal(locationOf(bytesOf(service)), service)
    }
    t.equal(locationOf(bytesOf('https://a/Tấm x')), 'https://a/T%E1%BA%A5m%20x')
  })
  t.test('never throws, and is always ASCII in one line', async (t) => {
    for (let code = 0; code < 0x300; code += 1) {
      const location = locationOf(`https://a/${String.fromCharCode(code)}` as ByteString)
      if (!/^[!-~]+$/.test(location)) t.fail(String(code))
    }
    t.match(locationOf('\ud800' as ByteString), /^[!-~]+$/)
  })
})

t.test('a service that brings a ticket of its own', async (t) => {
  const carries = (address: string) => {
    const url = readServiceUrl(bytesOf(address))
    return 'problem' in url ? undefined : carriesTicketParameter(url)
  }
  for (const rest of ['?ticket=ST-1', '?a=1&ticket=', '?ticket', '?%74icket=x', '?SAMLart=x#f']) {
    t.equal(carries(`https://a/x${rest}`), true, rest)
  }
  for (const rest of [
    '',
    '?tickets=1',
    '?a=ticket',
    '?u=https%3A%2F%2Fb%3Fx%26ticket%3D1',
    '#?ticket=1',
  ]) {
    t.equal(carries(`https://a/x${rest}`), false, rest)
  }
})
