import { accessSync, constants } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isLoopbackHost } from '../protocol/loopback.ts'
import { readPhoneNumber } from '../vietnamese/phone-number.ts'
import type { Answers, Given } from './init-answers.ts'

type Key = keyof Answers

/** One question of `cas init`: what is asked at a terminal, and by which flag it is answered beforehand. */
export type Question = Readonly<{
  key: Key
  flag: string
  /** In the help of the command. */
  help: string
  /** At the terminal, above the place for the answer. */
  explains: string
  /** Several answers, with commas between them. */
  isList?: boolean
  /** Where the answer lies in the configuration: its rules judge it. */
  settings: readonly string[]
  /** What is taken when nothing is typed; undefined: something must be; '': what it is made of is missing. */
  proposal(known: Answers, given: Given): string | undefined
  /** Not asked when what is known leaves nothing to choose. */
  isAsked?(known: Answers): boolean
  /** What is made of an answer before it is judged. */
  tidy?(typed: string): string
  /** A sentence when it is wrong in a way that the configuration does not know. */
  problem?(typed: string): string | undefined
}>

/** Composed, as keyboards of all systems should have it. */
const bare = (typed: string) => typed.trim().normalize('NFC')

const hostOf = (publicUrl: string) => (URL.canParse(publicUrl) ? new URL(publicUrl).hostname : '')
const isHttps = ({ publicUrl }: Answers) => publicUrl.startsWith('https:')
const servesHttps = (known: Answers) => isHttps(known) && known.trustedProxies.length === 0

/** In the order in which they are asked. */
export function questions(configFile: string): readonly Question[] {
  const isInstalled = configFile.startsWith('/etc/')
  const unreadable = (name: string) => {
    const file = resolve(dirname(configFile), name)
    return isReadable(file) ? undefined : `The file ${file} cannot be read.`
  }
  return [
    {
      key: 'publicUrl',
      flag: '--public-url <url>',
      help: 'the address that people and applications use',
      explains:
        'The address that people will type and applications will call, such as https://dangnhap.binhphuoc.gov.vn',
      settings: ['publicUrl'],
      proposal: () => undefined,
      tidy: (typed) => withScheme(bare(typed)),
    },
    {
      key: 'trustedProxies',
      flag: '--trusted-proxies <addresses>',
      help: 'addresses of the reverse proxies in front, with commas; "none" without one',
      explains:
        'Addresses of the reverse proxy (nginx) that ends HTTPS in front of this server, with commas between them; "none": this server speaks HTTPS itself',
      isList: true,
      settings: ['trustedProxies'],
      // Who names a certificate has no proxy, and then nobody's X-Forwarded-For may be believed.
      proposal: (known, { certFile }) =>
        isHttps(known) && certFile === undefined ? '127.0.0.1' : 'none',
    },
    {
      key: 'certFile',
      flag: '--cert-file <file>',
      help: 'PEM file with the certificate and its chain, where no proxy ends HTTPS',
      explains: 'The certificate with its chain, a PEM file',
      settings: ['tls.certFile'],
      proposal: () => undefined,
      isAsked: servesHttps,
      tidy: bare,
      problem: unreadable,
    },
    {
      key: 'keyFile',
      flag: '--key-file <file>',
      help: 'PEM file with the private key, where no proxy ends HTTPS',
      explains: 'Its private key, a PEM file',
      settings: ['tls.keyFile'],
      proposal: () => undefined,
      isAsked: servesHttps,
      tidy: bare,
      problem: unreadable,
    },
    {
      key: 'listen',
      flag: '--listen <host:port>',
      help: 'where the server listens',
      explains: 'Where this server listens: an address of this machine and a port',
      settings: ['listen'],
      proposal: (known) => proposedListen(known),
      tidy: bare,
      problem: (typed) =>
        /^((\[[0-9a-fA-F:]+\]|[^:\s]+):)?\d{1,5}$/.test(typed)
          ? undefined
          : 'Must be an address and a port, such as 127.0.0.1:8080.',
    },
    {
      key: 'dataFolder',
      flag: '--data-folder <folder>',
      help: 'where the database and the keys are kept',
      explains: `Where the database and the keys are kept (relative to ${configFile})`,
      settings: ['dataFolder'],
      proposal: () => (isInstalled ? '/var/lib/cas' : 'data'),
      tidy: bare,
    },
    {
      key: 'backupRecipients',
      flag: '--backup-recipient <keys>',
      help: 'public keys that backups are encrypted to, with commas; "none" for now',
      explains:
        'The public key that backups are encrypted to (age1…, as "cas backup key" makes it); "none": no backups yet',
      isList: true,
      settings: ['backup.recipients'],
      proposal: () => 'none',
      tidy: bare,
    },
    {
      key: 'backupFolder',
      flag: '--backup-folder <folder>',
      help: 'where backups go, best on another disk',
      explains: 'Where backups go, best on another disk',
      settings: ['backup.folder', 'backup.copies'],
      proposal: ({ dataFolder }) => `${dataFolder.replace(/\/$/, '')}/backups`,
      isAsked: ({ backupRecipients }) => backupRecipients.length > 0,
      tidy: bare,
    },
    {
      key: 'suffixes',
      flag: '--suffix <names>',
      help: 'mailbox suffixes, with commas; the first is taken when none is typed',
      explains:
        'What stands behind the @ in official mailboxes; with several, commas between them, the usual one first',
      isList: true,
      settings: ['mailbox'],
      proposal: ({ publicUrl }) => parentDomain(hostOf(publicUrl)),
      tidy: (typed) => typed.trim().toLowerCase().replace(/^@/, ''),
    },
    {
      key: 'authority',
      flag: '--authority <text>',
      help: 'name of the authority, in Vietnamese',
      explains: 'The authority, as the heading of every page names it, in Vietnamese',
      settings: ['branding.authority.vi'],
      proposal: () => undefined,
      tidy: bare,
    },
    {
      key: 'authorityEn',
      flag: '--authority-en <text>',
      help: 'the same in English',
      explains: 'The same in English',
      settings: ['branding.authority.en'],
      proposal: ({ authority }) => authority,
      tidy: bare,
    },
    {
      key: 'system',
      flag: '--system <text>',
      help: 'name of the system, in Vietnamese',
      explains: 'The system that people sign in to, in Vietnamese',
      settings: ['branding.system.vi'],
      proposal: () => 'HỆ THỐNG ĐĂNG NHẬP TẬP TRUNG',
      tidy: bare,
    },
    {
      key: 'systemEn',
      flag: '--system-en <text>',
      help: 'the same in English',
      explains: 'The same in English',
      settings: ['branding.system.en'],
      proposal: () => 'Central Sign-in System',
      tidy: bare,
    },
    {
      key: 'phone',
      flag: '--support-phone <number>',
      help: 'telephone of the help desk',
      explains: 'Telephone of the help desk, which every page shows',
      settings: ['branding.support.phone'],
      proposal: () => undefined,
      tidy: bare,
      problem: (typed) =>
        // Short numbers of an operator (1022, 19001096) are none of a subscriber.
        readPhoneNumber(typed) || /^[0-9][0-9 .]{2,12}$/.test(typed)
          ? undefined
          : 'Must be a telephone number, such as 0271 300 0000.',
    },
    {
      key: 'mail',
      flag: '--support-mail <address>',
      help: 'mail address of the help desk',
      explains: 'Mail address of the help desk',
      settings: ['branding.support.mail'],
      proposal: ({ suffixes }) => (suffixes[0] ? `hotro@${suffixes[0]}` : ''),
      tidy: bare,
      problem: (typed) =>
        /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed) ? undefined : 'Must be a mail address.',
    },
    {
      key: 'hours',
      flag: '--support-hours <text>',
      help: 'hours of the help desk, in Vietnamese',
      explains: 'Hours of the help desk, in Vietnamese',
      settings: ['branding.support.hours.vi'],
      proposal: () => '7:30–17:00 (T2–T6)',
      tidy: bare,
    },
    {
      key: 'hoursEn',
      flag: '--support-hours-en <text>',
      help: 'the same in English',
      explains: 'The same in English',
      settings: ['branding.support.hours.en'],
      proposal: ({ hours }) => (hours === '7:30–17:00 (T2–T6)' ? '7:30–17:00 (Mon–Fri)' : hours),
      tidy: bare,
    },
  ]
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** People leave the scheme out, and copy the slash at the end of the address bar. */
function withScheme(typed: string): string {
  const address = typed.includes('://') || typed === '' ? typed : `https://${typed}`
  return /^https?:\/\/[^/]+\/$/.test(address) ? address.slice(0, -1) : address
}

function parentDomain(host: string): string | undefined {
  if (host === '') return ''
  const parent = host.slice(host.indexOf('.') + 1)
  return host.split('.').length > 2 && !/^[\d.]+$/.test(host) ? parent : undefined
}

function proposedListen(known: Answers): string {
  if (servesHttps(known)) return '0.0.0.0:443'
  const host = hostOf(known.publicUrl)
  const { port } = isLoopbackHost(host) ? new URL(known.publicUrl) : { port: '' }
  return `127.0.0.1:${!isHttps(known) && port !== '' ? port : '8080'}`
}
