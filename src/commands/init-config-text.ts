import { compactJson } from './compact-json.ts'
import { SAMPLE_SERVICE, UNUSED_SETTINGS } from './init-samples.ts'

const HEAD = `The configuration of the central sign-in. "cas check-config" tells every mistake in it.
What begins with // is for the reader; the program reads past it. A text "env:NAME" is taken from the
environment variable NAME, so that secrets stay out of this file. All settings: docs/configure.md.
After a change "cas reload" puts in force what needs no restart, and tells what waits for one.`

/** What stands above each setting that `cas init` writes. */
const EXPLAINED: Readonly<Record<string, string>> = {
  publicUrl: `The address that people type and applications call, without a path. Everything that the server says
of itself is made of it. "http://" is for trying the server on this machine alone.`,
  listen: 'Where the server listens. Behind a proxy, an address that only the proxy reaches.',
  trustedProxies: `The reverse proxies in front, whose X-Forwarded-For is believed: addresses or networks. Whoever is
in this list can pretend to come from anywhere, so list the proxies alone.`,
  tls: 'The certificate with its chain, and its key: the server speaks HTTPS itself.',
  dataFolder: `Database, secret.key and keys/ are here. Without keys/ the second factors of all people are lost:
back up this folder. Relative to this file.`,
  database: `"create": false: a database that has gone is told, and never replaced by an empty one. With
"durability": "power" tickets, too, survive a power cut; accounts and sessions always do.`,
  backup: `Who can read backups (public keys, as "cas backup key" prints them), and where they go. Keep the private
key away from this machine. Also "copies": further folders that get the same files.`,
  branding: `What pages show: the authority, the system, the name of the sign-in, and whom to call. Also:
"logoFile" (SVG or PNG), "colour" (#rrggbb), "footer" ({ "vi", "en" }).`,
  mailbox: `What stands behind the @ in official mailboxes. "state" is "active", "accepted" (works when typed)
or "retired" (refused, with a hint at "replacedBy").`,
  passwords: `What a password hash costs, as it was measured on this machine when this file was made. Measure again
on another machine: "cas password-cost". Hashes of another cost are renewed when people sign in. What a new
password must be is said by "policies": { "preset": "vn-level3" } here; also "tcvn-classes", "nist-800-63b-4".`,
  categories: 'The headings of the portal, by their "order".',
  services: `The applications that people may be signed in to; nothing else gets a ticket. "matches" are the URLs
that belong to one: an exact URL, or an origin with a path and everything below it.`,
}

/** The text of a new configuration file: every setting with what it means, and what else there is. */
export function configText(settings: Readonly<Record<string, unknown>>): string {
  const blocks = Object.entries(settings).map(([key, value]) => {
    const text = key === 'services' ? sampleList() : compactJson(value)
    return `${comment(EXPLAINED[key] ?? '')}\n${indented(`"${key}": ${text}`)}`
  })
  const others = UNUSED_SETTINGS.filter(({ key }) => !(key in settings)).map(
    ({ explains, sample }) => comment([explains, ...(sample === '' ? [] : [sample])].join('\n')),
  )
  return `{\n${comment(HEAD)}\n\n${blocks.join(',\n\n')},\n\n${others.join('\n\n')}\n}\n`
}

/** An empty list with one application as a comment, to be filled in. */
const sampleList = () => `[\n${comment(compactJson(SAMPLE_SERVICE))}\n]`

const comment = (text: string) => indented(text.replace(/^/gm, '// '))
const indented = (text: string) => text.replace(/^(?=.)/gm, '  ')
