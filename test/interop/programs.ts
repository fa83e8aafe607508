import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import t, { type Test } from 'tap'
import { eventually } from './eventually.ts'
import { exchange } from './exchange.ts'

/** Set where nothing may be skipped: a would-be skip is then a failure. */
const MUST_RUN = process.env.CAS_TESTS_MUST_RUN === '1'

const APACHE_MODULES = '/usr/lib/apache2/modules'
const ENDS_WITHIN_MS = 15_000

/** What the tests drive, by the Debian package that brings it. */
export const PROGRAMS = {
  'apache2-bin': '/usr/sbin/apache2',
  'libapache2-mod-auth-cas': `${APACHE_MODULES}/mod_auth_cas.so`,
  'libapache2-mod-php': phpModule(),
  'php-cas': '/usr/share/php/CAS.php',
  'libauthcas-perl': '/usr/share/perl5/AuthCAS.pm',
  'libauthen-cas-client-perl': '/usr/share/perl5/Authen/CAS/Client.pm',
  'libcgi-pm-perl': '/usr/share/perl5/CGI.pm',
  slapd: '/usr/sbin/slapd',
  'dovecot-imapd': '/usr/lib/dovecot/imap',
} as const

/**
 * Runs these tests where the packages are installed. Elsewhere they are one skip that says what to
 * install, and a failure where nothing may be skipped.
 */
export async function withPackages(
  packages: readonly (keyof typeof PROGRAMS)[],
  tests: () => Promise<void>,
): Promise<void> {
  const missing = packages.filter((name) => !existsSync(PROGRAMS[name]))
  if (missing.length === 0) return tests()
  const reason = `Not installed: apt-get install ${missing.join(' ')}`
  if (MUST_RUN) throw new Error(reason)
  t.test(packages.join(', '), { skip: reason }, async () => {})
}

/** Linux ends the program when the test is gone, even killed. */
const END_WITH_PARENT = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'TERM'] : []

type Options = Readonly<{ args: readonly string[]; env?: Readonly<Record<string, string>> }>

/**
 * Starts a program that runs until the test is over; what it says is told if the test fails. It has a
 * process group of its own, for Apache ends all of its group.
 */
export function startProgram(t: Test, command: string, { args, env = {} }: Options) {
  const [file = '', ...more] = [...END_WITH_PARENT, command, ...args]
  const child = spawn(file, more, {
    detached: true,
    env: { ...process.env, NO_PROXY: 'localhost', no_proxy: 'localhost', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text
    })
  }
  const ended = once(child, 'close')
  t.teardown(async () => {
    await end(child, ended)
    if (!t.passing()) t.comment(said)
  })
  const died = ended.then(() => {
    throw new Error(`${command} has ended by itself: ${said}`)
  })
  // Once the test is over nobody waits for this any more.
  died.catch(() => {})

  return {
    /** Resolves as soon as this is true of it. */
    async until(what: string, isTrue: () => Promise<boolean>) {
      await Promise.race([died, eventually(what, isTrue)])
    },

    /** Ends it before the test does. */
    end: () => end(child, ended),

    /** Resolves as soon as it answers at this address, whatever it says. */
    async untilItAnswers(url: string, authority: string) {
      const answers = () =>
        exchange(url, { authority }).then(
          () => true,
          () => false,
        )
      await Promise.race([died, eventually(`${command} answers`, answers)])
    },
  }
}

async function end(child: ChildProcess, ended: Promise<unknown>) {
  child.kill('SIGTERM')
  const insisting = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS)
  await ended
  clearTimeout(insisting)
}

/** Debian names the file after the version of PHP. */
function phpModule(): string {
  const files = existsSync(APACHE_MODULES) ? readdirSync(APACHE_MODULES) : []
  return `${APACHE_MODULES}/${files.find((file) => /^libphp.*\.so$/.test(file)) ?? 'libphp.so'}`
}
