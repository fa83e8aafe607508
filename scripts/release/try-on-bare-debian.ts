/**
 * `npm run release:try [FOLDER]`: installs the release as docs/install.md says, line by line, on a bare Debian 12
 * without Node.js, runs what the unit of systemd runs as the user that it names, and signs in by a browser as the
 * first administrator. Prints a transcript with the time of each step. Needs root, debootstrap, openssl and
 * Chromium; FOLDER keeps a bare Debian for the next time.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { becomeFirstAdministrator } from '../../test/support/first-administrator.ts'
import { makeBareDebian, runLines, startInside } from './bare-debian.ts'
import { archiveName, outFolder, root } from './layout.ts'

const PORT = 23_443
const HOST = 'dangnhap.example.test'
const URL = `https://${HOST}:${PORT}`
const LIMIT_SECONDS = 300
const READY_WITHIN_MS = 20_000

/** What somebody would be asked, and gives here as flags. */
const ANSWERS = [
  '--yes',
  `--public-url ${URL}`,
  `--listen 127.0.0.1:${PORT}`,
  '--cert-file /etc/cas/fullchain.pem --key-file /etc/cas/privkey.pem',
  '--suffix binhphuoc.gov.vn',
  "--authority 'UBND TỈNH BÌNH PHƯỚC' --support-phone '0271 300 0000'",
  '--support-mail hotro@binhphuoc.gov.vn',
  "--admin quantri1 --admin-name 'Lê Thị Hoa'",
].join(' \\\n    ')

const started = performance.now()
const kept = process.argv[2] && resolve(process.argv[2])
const debian = mkdtempSync(join(tmpdir(), 'cas-debian-'))
// Only root's by default; what runs in it is not root.
chmodSync(debian, 0o755)
await installAndSignIn().finally(() => rmSync(debian, { recursive: true, force: true }))

async function installAndSignIn() {
  tell(`a bare Debian 12 in ${debian}`)
  makeBareDebian(debian, kept)
  prepare()
  const [before, after] = installLines()

  tell('the lines of docs/install.md')
  const installed = runLines(debian, before, '/root')
  process.stdout.write(installed)
  const activationLink = /https:\/\/\S+\/activate\/\S+/.exec(installed)?.[0] ?? ''

  const { user, command } = unit()
  tell(`as ${user}: ${command.join(' ')}`)
  const server = startInside(debian, command, user)
  try {
    await untilReady()
    tell('the server is ready')
    await signIn(activationLink)
    tell('the commands after it')
    // It ends with 1 where something is not right yet: this name is made up, and so is its certificate.
    process.stdout.write(runLines(debian, after.map(eitherWay), '/root'))
  } finally {
    await server.stop()
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  tell('done')
  if (seconds > LIMIT_SECONDS) throw new Error(`It took ${seconds} seconds.`)
}

/** What an administrator brings along: the archive, and the certificate of the server. */
function prepare() {
  for (const name of [archiveName, `${archiveName}.sha256`]) {
    copyFileSync(join(outFolder, name), join(debian, 'root', name))
  }
  mkdirSync(join(debian, 'etc', 'systemd', 'system'), { recursive: true })
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-subj',
      `/CN=${HOST}`,
      '-addext',
      `subjectAltName=DNS:${HOST}`,
      '-days',
      '30',
      '-keyout',
      join(debian, 'root', 'privkey.pem'),
      '-out',
      join(debian, 'root', 'fullchain.pem'),
    ],
    { stdio: 'ignore' },
  )
}

/** The first block of docs/install.md, without systemd's own line, which divides it. */
function installLines(): [before: string[], after: string[]] {
  const text = readFileSync(join(root, 'docs', 'install.md'), 'utf8')
  const block = /```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  const lines = block.trim().split('\n')
  const start = lines.findIndex((line) => line.startsWith('systemctl'))
  const before = lines.slice(0, start).flatMap((line) => {
    if (!line.startsWith('cas init')) return [line]
    return ['install -o cas -m 0600 fullchain.pem privkey.pem /etc/cas/', `${line} ${ANSWERS}`]
  })
  const environment = lines.filter((line) => line.startsWith('export'))
  return [before, [...environment, ...lines.slice(start + 1)]]
}

/** Whom the unit runs as, and what. */
function unit() {
  const text = readFileSync(join(debian, 'etc', 'systemd', 'system', 'cas.service'), 'utf8')
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? ''
  return { user: value('User'), command: value('ExecStart').split(' ') }
}

async function untilReady() {
  const until = performance.now() + READY_WITHIN_MS
  const ask = ['--silent', '--fail', '--insecure', '--resolve', `${HOST}:${PORT}:127.0.0.1`]
  for (;;) {
    try {
      execFileSync('curl', [...ask, `${URL}/health/ready`], { stdio: 'ignore' })
      return
    } catch {
      if (performance.now() > until) throw new Error('The server does not become ready.')
      await wait(100)
    }
  }
}

async function signIn(activationLink: string) {
  const shell = '/usr/bin/chromium-headless-shell'
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? (existsSync(shell) ? shell : '/usr/bin/chromium'),
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
  })
  try {
    const context = await browser.newContext({ locale: 'vi-VN', ignoreHTTPSErrors: true })
    const page = await context.newPage()
    await becomeFirstAdministrator(page, {
      name: 'quantri1',
      password: 'bốn con hạc giấy bay qua cầu',
      activationLink,
      loginUrl: `${URL}/login`,
      tell: (title) => tell(`  browser: ${title}`),
    })
  } finally {
    await browser.close()
  }
}

/** A command that may find something: what it says is what matters. */
function eitherWay(line: string): string {
  return line.startsWith('cas ') ? `${line} 2>&1 || echo "(it ended with $?)"` : line
}

function tell(what: string) {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(3)
  process.stdout.write(`[${seconds} s] ${what}\n`)
}
