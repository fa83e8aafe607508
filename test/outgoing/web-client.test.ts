import { createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createWebClient, type OutgoingRequest } from '../../src/outgoing/web-client.ts'
import { privateAuthority } from '../support/certificate.ts'
import { freePort } from '../support/running-server.ts'
import { webServer } from '../support/web-server.ts'

const authority = privateAuthority()

/** Every name is this machine, unless a test says otherwise. */
function client(t: Test, parts: Partial<Parameters<typeof createWebClient>[0]> = {}) {
  const made = createWebClient({
    allowsLoopback: true,
    resolve: async () => ['127.0.0.1'],
    ...parts,
  })
  t.teardown(() => made.close())
  return made
}

const get = (url: string, more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: 'GET',
  url,
  timeoutMs: 5_000,
  ...more,
})

/** What the outcome was, in a word. */
async function sent(made: ReturnType<typeof client>, request: OutgoingRequest) {
  const outcome = await made.send(request)
  return outcome.kind === 'answered' ? outcome.status : outcome.problem
}

t.test('a request is exactly what was asked for, and the answer its status', async (t) => {
  const server = await webServer(t, { answer: (_, response) => response.writeHead(204).end() })
  const outcome = await client(t).send(
    get(`http://app.example:${server.port}/a%7Eb?x='1'&y=%e1#top`),
  )
  t.strictSame(outcome, { kind: 'answered', status: 204 })
  t.match(server.received, [{ method: 'GET', url: "/a%7Eb?x='1'&y=%e1", body: '' }])
  t.strictSame(server.received[0]?.rawHeaders, [
    'User-Agent',
    'CAS-Server',
    'Host',
    `app.example:${server.port}`,
    'Connection',
    'close',
  ])
  await server.closed()
})

t.test('R3.23: a body is sent whole, with its length and the headers given', async (t) => {
  const server = await webServer(t)
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const body = 'a=Tấm'
  const url = `http://app.example:${server.port}/`
  t.equal(await sent(client(t), { ...get(url), method: 'POST', headers, body }), 200)
  t.match(server.received, [{ method: 'POST', body }])
  t.strictSame(server.received[0]?.rawHeaders, [
    'User-Agent',
    'CAS-Server',
    'Content-Type',
    'application/x-www-form-urlencoded',
    'Content-Length',
    '7',
    'Host',
    `app.example:${server.port}`,
    'Connection',
    'close',
  ])
  t.equal(await sent(client(t), { ...get(url), method: 'POST' }), 200)
  t.equal(server.received[1]?.headers['content-length'], '0')
})

t.test('R7.06: a redirect is an answer and is not followed', async (t) => {
  const server = await webServer(t, {
    answer: (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
  })
  t.equal(await sent(client(t), get(`http://app.example:${server.port}/`)), 302)
  t.equal(server.received.length, 1)
})

t.test('R7.09: who says nothing is given up in time', async (t) => {
  const server = await webServer(t, { answer: () => undefined })
  const url = `http://app.example:${server.port}/`
  const started = Date.now()
  t.equal(await sent(client(t), get(url, { timeoutMs: 200 })), 'timeout')
  t.ok(Date.now() - started < 3_000)
  await server.closed()
})

t.test('R7.09: a greeting that never ends is given up in time', async (t) => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
  })
  const port = await freePort()
  await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  t.equal(await sent(client(t), get(`https://app.example:${port}/`, { timeoutMs: 200 })), 'timeout')
})

t.test('R7.09: a name that is never found is given up in time', async (t) => {
  const made = client(t, { resolve: () => new Promise(() => {}) })
  t.equal(await sent(made, get('https://app.example/', { timeoutMs: 100 })), 'timeout')
})

t.test('R7.09: requests to a name that is never found leave one lookup behind', async (t) => {
  let asked = 0
  const made = client(t, {
    resolve: () => {
      asked += 1
      return new Promise(() => {})
    },
  })
  const request = get('https://app.example/', { timeoutMs: 20 })
  for (let time = 0; time < 5; time += 1) {
    t.equal(await sent(made, request), 'timeout')
  }
  t.equal(asked, 1)
})

t.test('R7.09: headers that come drop by drop are given up in time', async (t) => {
  const server = createServer(async (socket) => {
    socket.on('error', () => {})
    socket.write('HTTP/1.1 200 OK\r\n')
    while (!socket.destroyed) {
      socket.write('X: y\r\n')
      await wait(20)
    }
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  t.equal(await sent(client(t), get(`http://app.example:${port}/`, { timeoutMs: 300 })), 'timeout')
})

t.test(
  'R7.09: of a body that never ends 64 KiB are read, then the connection is cut',
  async (t) => {
    let written = 0
    const server = await webServer(t, {
      async answer(_, response) {
        const piece = Buffer.alloc(16 * 1024)
        while (!response.destroyed) {
          written += piece.length
          if (!response.write(piece)) {
            await Promise.race([
              new Promise((resolve) => response.once('drain', resolve)),
              new Promise((resolve) => response.once('close', resolve)),
            ])
          }
        }
      },
    })
    t.equal(await sent(client(t), get(`http://app.example:${server.port}/`)), 200)
    await server.closed()
    // What fits into the buffers between the two is written, but never read.
    t.ok(written < 20 * 1024 * 1024, `${written} bytes`)
  },
)

t.test('R7.09: a body that comes drop by drop changes nothing about the status', async (t) => {
  const server = await webServer(t, {
    async answer(_, response) {
      while (!response.destroyed) {
        response.write('x')
        await wait(20)
      }
    },
  })
  const url = `http://app.example:${server.port}/`
  t.equal(await sent(client(t), get(url, { timeoutMs: 300 })), 200)
  await server.closed()
})

t.test('an answer that is cut off after its status is an answer', async (t) => {
  const server = await webServer(t, {
    answer(_, response) {
      response.writeHead(200, { 'content-length': '100' }).write('x')
      setTimeout(() => response.destroy(), 20)
    },
  })
  t.equal(await sent(client(t), get(`http://app.example:${server.port}/`)), 200)
})

t.test('what is not HTTP is broken, and so is a connection that is dropped', async (t) => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => {
      if (String(data).includes('/drop')) socket.destroy()
      else socket.end('SSH-2.0-OpenSSH_9.2\r\n')
    })
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  t.equal(await sent(client(t), get(`http://app.example:${port}/`)), 'broken')
  t.equal(await sent(client(t), get(`http://app.example:${port}/drop`)), 'broken')
  t.equal(await sent(client(t), get(`https://app.example:${port}/`)), 'broken')
})

t.test('nobody there is unreachable, a name without an address unresolved', async (t) => {
  const port = await freePort()
  t.equal(await sent(client(t), get(`http://app.example:${port}/`)), 'unreachable')
  t.equal(await sent(client(t), get(`http://127.0.0.1:${port}/`)), 'unreachable')
  const lost = client(t, { resolve: () => Promise.reject(new Error('queryA ENOTFOUND')) })
  t.strictSame(await lost.send(get('https://app.example/')), {
    kind: 'failed',
    problem: 'unresolved',
    detail: 'queryA ENOTFOUND',
  })
  const empty = client(t, { resolve: async () => [] })
  t.equal(await sent(empty, get('https://app.example/')), 'unresolved')
})

t.test('names are found as the system finds them', async (t) => {
  const server = await webServer(t)
  const made = createWebClient({ allowsLoopback: true })
  t.teardown(() => made.close())
  t.equal(await sent(made, get(`http://localhost:${server.port}/`)), 200)
})

t.test('what cannot be sent is refused without throwing', async (t) => {
  const made = client(t)
  for (const url of [
    '',
    'ftp://app.example/',
    'http://app.example/a b',
    'http://app.example/\r\nX: y',
  ]) {
    t.equal(await sent(made, get(url)), 'broken', url)
  }
  const headers = { 'X-Bad': 'a\r\nb' }
  t.equal(await sent(made, get('http://app.example/', { headers })), 'broken')
})

t.test('R7.04: a private authority is trusted where it is given, and nowhere else', async (t) => {
  const tls = authority.issue(['app.example', '127.0.0.1'])
  const server = await webServer(t, { tls })
  const made = client(t)
  const url = `https://app.example:${server.port}/`
  const certificateAuthority = authority.certificate
  t.equal(await sent(made, get(url, { certificateAuthority })), 200)
  t.equal(await sent(made, get(url)), 'certificate')
  t.equal(await sent(made, get(url, { certificateAuthority })), 200)
  const other = privateAuthority('Another authority').certificate
  t.equal(await sent(made, get(url, { certificateAuthority: other })), 'certificate')
  const byAddress = `https://127.0.0.1:${server.port}/`
  t.equal(await sent(made, get(byAddress, { certificateAuthority })), 200)
  t.equal(server.received.length, 3)
  t.equal(server.received[0]?.headers.host, `app.example:${server.port}`)
})

for (const [what, tls] of [
  ['for another host', authority.issue(['other.example'])],
  ['that has expired', authority.issue(['app.example'], { until: '210101000000Z' })],
  ['that is not valid yet', authority.issue(['app.example'], { from: '480101000000Z' })],
  ['of another authority', privateAuthority('Another authority').issue(['app.example'])],
] as const) {
  t.test(`R7.04: a certificate ${what} is refused before anything is sent`, async (t) => {
    const server = await webServer(t, { tls })
    const url = `https://app.example:${server.port}/`
    const { certificate: certificateAuthority } = authority
    t.equal(await sent(client(t), get(url, { certificateAuthority })), 'certificate')
    t.equal(server.received.length, 0)
  })
}

t.test('R7.04: the environment cannot switch the check of certificates off', async (t) => {
  const server = await webServer(t, { tls: authority.issue(['app.example']) })
  t.teardown(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED)
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  t.equal(await sent(client(t), get(`https://app.example:${server.port}/`)), 'certificate')
})

t.test('a server that speaks old TLS only is not spoken to', async (t) => {
  const tls = {
    ...authority.issue(['app.example']),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
  } as const
  const server = await webServer(t, { tls })
  const url = `https://app.example:${server.port}/`
  const { certificate: certificateAuthority } = authority
  t.equal(await sent(client(t), get(url, { certificateAuthority })), 'broken')
  t.equal(server.received.length, 0)
})

for (const host of [
  '127.0.0.1',
  'localhost',
  '2130706433',
  '0x7f.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '0.0.0.0',
]) {
  t.test(`R3.37: outside development nothing is asked of ${host}`, async (t) => {
    const server = await webServer(t)
    const made = createWebClient({ allowsLoopback: false })
    t.equal(await sent(made, get(`http://${host}:${server.port}/`)), 'address-refused')
    t.equal(server.connections(), 0)
  })
}

t.test(
  'R3.37: a name that leads to a refused address is refused, however good the others',
  async (t) => {
    const server = await webServer(t)
    const url = `http://app.example:${server.port}/`
    for (const addresses of [['169.254.169.254'], ['127.0.0.1', '169.254.169.254'], ['fe80::1']]) {
      const made = client(t, { resolve: async () => addresses })
      t.equal(await sent(made, get(url)), 'address-refused', addresses.join())
    }
    const outside = client(t, { allowsLoopback: false })
    t.match(await outside.send(get(url)), { detail: '127.0.0.1 is a loopback address' })
    t.equal(server.connections(), 0)
  },
)

t.test(
  'R3.37: the connection goes to the address that was checked; the name is asked for once',
  async (t) => {
    const server = await webServer(t, { tls: authority.issue(['app.example']) })
    const asked: string[] = []
    const made = client(t, {
      async resolve(name) {
        asked.push(name)
        return asked.length === 1 ? ['127.0.0.1'] : ['169.254.169.254']
      },
    })
    const url = `https://app.example:${server.port}/`
    const { certificate: certificateAuthority } = authority
    t.equal(await sent(made, get(url, { certificateAuthority })), 200)
    t.strictSame(asked, ['app.example'])
  },
)

t.test('of several addresses the first that answers is used', async (t) => {
  const server = await webServer(t)
  const made = client(t, { resolve: async () => ['127.0.0.2', '127.0.0.1'] })
  t.equal(await sent(made, get(`http://app.example:${server.port}/`)), 200)
})

t.test('closing cuts what is under way and sends nothing more', async (t) => {
  const server = await webServer(t, { answer: () => undefined })
  const made = client(t)
  const pending = sent(made, get(`http://app.example:${server.port}/`))
  while (server.received.length === 0) await wait(5)
  made.close()
  t.equal(await pending, 'broken')
  t.equal(await sent(made, get(`http://app.example:${server.port}/`)), 'broken')
  t.equal(server.received.length, 1)
  await server.closed()
})

t.test('one broken exchange in a crowd disturbs no other', async (t) => {
  const server = await webServer(t, {
    answer: (request, response) =>
      request.url === '/hang' ? undefined : response.writeHead(200).end('ok'),
  })
  const made = client(t)
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      sent(
        made,
        get(`http://app.example:${server.port}/${index % 3 === 0 ? 'hang' : 'ok'}`, {
          timeoutMs: index % 3 === 0 ? 200 : 5_000,
        }),
      ),
    ),
  )
  t.equal(outcomes.filter((outcome) => outcome === 200).length, 40)
  t.equal(outcomes.filter((outcome) => outcome === 'timeout').length, 20)
})
