import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { selfSignedCertificate } from '../support/certificate.ts'
import { freePort } from '../support/running-server.ts'
import { webServer } from '../support/web-server.ts'

const NGINX = '/usr/sbin/nginx'
const HOST = 'dangnhap.binhphuoc.gov.vn'
const STARTS_WITHIN_MS = 10_000
const isMissing = !existsSync(NGINX) && process.env.CAS_TESTS_MUST_RUN !== '1'
const sample = readFileSync(
  fileURLToPath(new URL('../../release/nginx.conf', import.meta.url)),
  'utf8',
)

type Answer = Readonly<{ status: number; headers: IncomingHttpHeaders; body: string }>

/** nginx with the sample configuration, before a server at this port; it ends with the test. */
async function nginxBefore(t: Test, upstreamPort: number) {
  const port = await freePort()
  const { certFile, keyFile } = selfSignedCertificate(t, HOST)
  const folder = mkdtempSync(join(tmpdir(), 'cas-nginx-'))
  const log = join(folder, 'access.log')
  const changed = sample
    .replace('/etc/ssl/cas/fullchain.pem', certFile)
    .replace('/etc/ssl/cas/privkey.pem', keyFile)
    .replace('/var/log/nginx/cas.log', log)
    .replace('127.0.0.1:8080', `127.0.0.1:${upstreamPort}`)
    .replace('listen 80;', `listen 127.0.0.1:${await freePort()};`)
    .replace('listen 443', `listen 127.0.0.1:${port}`)
    .replace(/^ *listen \[::\].*\n/gm, '')
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join('\n')
  const whole = `daemon off; pid ${join(folder, 'pid')}; error_log stderr;
    user root; events {}
    http { access_log off; ${places}\n${changed} }`
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, process.getuid?.() === 0 ? whole : whole.replace('user root;', ''))
  const child = spawn(NGINX, ['-e', 'stderr', '-c', file])
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  t.teardown(async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  const get = (path: string, headers: Record<string, string> = {}) =>
    ask(port, path, { host: HOST, ...headers })
  const until = Date.now() + STARTS_WITHIN_MS
  while (!(await get('/').catch(() => undefined))) {
    if (Date.now() > until || child.exitCode !== null) throw new Error(`No nginx: ${errors}`)
    await wait(20)
  }
  return { get, log: () => readFileSync(log, 'utf8') }
}

function ask(port: number, path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      headers,
      rejectUnauthorized: false,
      maxHeaderSize: 65_536,
    }
    request(options, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      )
    })
      .on('error', reject)
      .end()
  })
}

const skip = isMissing ? 'nginx was not found: apt-get install nginx-light' : false

t.test(
  'the sample configuration of nginx passes on what was asked, and nothing made up',
  { skip },
  async (t) => {
    const long = 'x'.repeat(28_000)
    const upstream = await webServer(t, {
      answer: (_, response) => response.setHeader('location', `/?${long}`).end('ok'),
    })
    const nginx = await nginxBefore(t, upstream.port)
    const path = `/cas/login?service=https%3A%2F%2Fa.example%2F%3Fb%3D%252F&ticket=ST-1&l=${long}`
    const answer = await nginx.get(path, {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=203.0.113.9',
    })
    t.equal(answer.status, 200)
    t.equal(answer.headers.location, `/?${long}`, 'long addresses come back')
    const seen = upstream.received.at(-1)
    t.equal(seen?.url, path, 'byte for byte')
    t.equal(seen?.headers.host, HOST)
    t.equal(seen?.headers['x-forwarded-for'], '127.0.0.1', 'replaced')
    t.notOk(seen?.headers['x-forwarded-host'])
    t.notOk(seen?.headers.forwarded)
    const connections = upstream.connections()
    await nginx.get('/')
    t.equal(upstream.connections(), connections, 'connections are kept')
    t.match(nginx.log(), '/cas/login')
    t.notMatch(nginx.log(), 'ST-1', 'no ticket in the log')
  },
)

t.test('while the server restarts, nginx says so in words', { skip }, async (t) => {
  const nginx = await nginxBefore(t, await freePort())
  const { status, headers, body } = await nginx.get('/cas/login')
  t.equal(status, 503)
  t.equal(headers['retry-after'], '10')
  t.equal(headers['content-type'], 'text/html; charset=utf-8')
  t.match(body, 'đang khởi động lại')
})
