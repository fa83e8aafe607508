import { FilterParser } from 'ldapts'
import type { ConfigMistake } from './config-error.ts'
import type { ConfigFile } from './schema.ts'

type Entry = ConfigFile['sources'][number]
type Mistake = Readonly<{ path: string; sentence: string }>

const SCHEMES = { ldap: ['ldap:', 'ldaps:'], imap: ['imap:', 'imaps:'] } as const

/** What a schema cannot say about the sources of passwords. */
export function sourceMistakes({ sources, mailbox }: ConfigFile): ConfigMistake[] {
  const known = new Set(mailbox.suffixes.map(({ name }) => name))
  const locals = sources.filter(({ kind }) => kind === 'local')
  return [
    ...sources.flatMap((source, index) =>
      mistakesOf(source, known).map(({ path, sentence }) => ({
        path: `sources[${index}].${path}`,
        sentence,
      })),
    ),
    ...sources.flatMap(({ name }, index) =>
      sources.findIndex((other) => other.name === name) < index
        ? [{ path: `sources[${index}].name`, sentence: `"${name}" is there already.` }]
        : [],
    ),
    ...(locals.length > 1 ? [{ path: 'sources', sentence: 'One source at most is local.' }] : []),
  ]
}

function mistakesOf(source: Entry, suffixes: ReadonlySet<string>): Mistake[] {
  const { kind, ldap, imap } = source
  return [
    ...source.suffixes.flatMap((suffix, index) =>
      suffixes.has(suffix)
        ? []
        : [{ path: `suffixes[${index}]`, sentence: 'Is none of mailbox.suffixes.' }],
    ),
    ...(['ldap', 'imap'] as const).flatMap((section) => {
      const isThere = source[section] !== undefined
      if (isThere === (kind === section)) return []
      const sentence = isThere ? `Is for sources of the kind ${section}.` : 'This is missing.'
      return [{ path: section, sentence }]
    }),
    ...(kind === 'local' ? localMistakes(source) : []),
    ...(ldap ? serverMistakes('ldap', ldap.servers) : []),
    ...(ldap ? ldapMistakes(ldap) : []),
    ...(imap ? serverMistakes('imap', imap.servers) : []),
  ]
}

function localMistakes({ createAccounts, cacheDays }: Entry): Mistake[] {
  const sentence = 'Is for sources outside: local passwords are kept here anyway.'
  return [
    ...(createAccounts ? [{ path: 'createAccounts', sentence }] : []),
    ...(cacheDays > 0 ? [{ path: 'cacheDays', sentence }] : []),
  ]
}

function serverMistakes(kind: 'ldap' | 'imap', servers: readonly string[]): Mistake[] {
  return servers.flatMap((text, index) => {
    const path = `${kind}.servers[${index}]`
    const url = URL.canParse(text) ? new URL(text) : undefined
    const isOurs = url !== undefined && (SCHEMES[kind] as readonly string[]).includes(url.protocol)
    if (!isOurs || url.hostname === '') {
      return [{ path, sentence: `Must be an address such as ${kind}s://${kind}.example.` }]
    }
    const more = url.username + url.password + url.search + url.hash + url.pathname.slice(1)
    return more === '' ? [] : [{ path, sentence: 'Must be a host, and a port if need be, alone.' }]
  })
}

function ldapMistakes(ldap: NonNullable<Entry['ldap']>): Mistake[] {
  const { base, userDn, bindDn, bindPassword, filter } = ldap
  const mistakes: Mistake[] = []
  if ((base === undefined) === (userDn === undefined)) {
    mistakes.push({ path: 'ldap.base', sentence: 'Write one of base and userDn.' })
  }
  if ((bindDn === undefined) !== (bindPassword === undefined)) {
    mistakes.push({ path: 'ldap.bindPassword', sentence: 'Goes with bindDn: write both or none.' })
  }
  if (userDn !== undefined && bindDn !== undefined) {
    mistakes.push({
      path: 'ldap.bindDn',
      sentence: 'Is for a search; with userDn nobody searches.',
    })
  }
  if (!/\{(name|address)\}/.test(filter)) {
    mistakes.push({ path: 'ldap.filter', sentence: 'Must contain {name} or {address}.' })
  } else if (!isFilter(filter)) {
    mistakes.push({ path: 'ldap.filter', sentence: 'Is no search filter of LDAP.' })
  }
  return mistakes
}

/** The library forgives what is not closed; a directory does not. */
function isFilter(template: string): boolean {
  const filter = template.replaceAll(/[{}]/g, '')
  const opened = filter.split('(').length
  if (!filter.startsWith('(') || opened !== filter.split(')').length) return false
  try {
    FilterParser.parseString(filter)
    return true
  } catch {
    return false
  }
}
