import { crossFieldMistakes } from '../config/cross-field-mistakes.ts'
import type { ConfigFile } from '../config/schema.ts'
import { fillDefaults } from '../config/schema-mistakes.ts'
import type { Cost } from '../passwords/password.ts'

/** What `cas init` has to be told of the server, as it was typed. */
export type Answers = Readonly<{
  publicUrl: string
  /** Addresses and networks; empty: nothing stands in front. */
  trustedProxies: readonly string[]
  /** `host:port` */
  listen: string
  certFile: string
  keyFile: string
  dataFolder: string
  /** Public keys; empty: no backups are made yet. */
  backupRecipients: readonly string[]
  backupFolder: string
  /** The first one is taken where only a name is typed. */
  suffixes: readonly string[]
  authority: string
  authorityEn: string
  system: string
  systemEn: string
  phone: string
  mail: string
  hours: string
  hoursEn: string
}>

/** The settings of a new configuration, in the order in which they are written. */
export function settingsOf(answers: Answers, cost?: Cost): Readonly<Record<string, unknown>> {
  const { publicUrl, trustedProxies, certFile, keyFile, dataFolder, suffixes } = answers
  const { backupRecipients, backupFolder } = answers
  return {
    publicUrl,
    listen: listenOf(answers.listen),
    trustedProxies,
    ...(certFile !== '' && { tls: { certFile, keyFile } }),
    dataFolder,
    database: { create: false },
    ...(backupRecipients.length > 0 && {
      backup: { recipients: backupRecipients, folder: backupFolder },
    }),
    branding: {
      authority: { vi: answers.authority, en: answers.authorityEn },
      system: { vi: answers.system, en: answers.systemEn },
      gate: { vi: 'CỔNG ĐĂNG NHẬP TẬP TRUNG', en: 'Central Sign-in' },
      support: {
        mail: answers.mail,
        phone: answers.phone,
        hours: { vi: answers.hours, en: answers.hoursEn },
      },
    },
    mailbox: {
      suffixes: suffixes.map((name) => ({ name, state: 'active' })),
      defaultSuffix: suffixes[0] ?? '',
    },
    ...(cost && { passwords: cost }),
    categories: [{ id: 'chung', name: { vi: 'Ứng dụng chung', en: 'Applications for everybody' } }],
    services: [],
  }
}

/** What was given by flags, by the key of its question. */
export type Given = Readonly<Partial<Record<keyof Answers, string>>>

/** Stands in for what is not known yet, so that the rules look at what is. */
const SOUND: Answers = {
  publicUrl: 'https://sign-in.example',
  trustedProxies: [],
  listen: '127.0.0.1:8080',
  certFile: '',
  keyFile: '',
  dataFolder: 'data',
  backupRecipients: [],
  backupFolder: 'data/backups',
  suffixes: ['mail.example'],
  authority: '-',
  authorityEn: '-',
  system: '-',
  systemEn: '-',
  phone: '000',
  mail: 'a@mail.example',
  hours: '-',
  hoursEn: '-',
}

/**
 * What the configuration would say against one answer, by the very rules that it is loaded by: a
 * sentence, or undefined when it is right. `settings` are the paths that the answer goes to.
 */
export function mistakeIn(answers: Answers, settings: readonly string[]): string | undefined {
  const known = Object.entries(answers).filter(([, answer]) => answer.length > 0)
  const config = structuredClone(settingsOf({ ...SOUND, ...Object.fromEntries(known) }))
  const shape = fillDefaults(config)
  const mistakes = shape.length > 0 ? shape : crossFieldMistakes(config as unknown as ConfigFile)
  const isAbout = (path: string) => settings.some((setting) => path.startsWith(setting))
  return mistakes.find(({ path }) => isAbout(path))?.sentence
}

/** `127.0.0.1:8080`, `[::1]:8080`; a port alone is one of this machine. What is no such thing gives no port. */
function listenOf(typed: string): Readonly<{ host: string; port: number }> {
  const parts = /^(?:(?:\[([^\]]+)\]|([^:]+)):)?(\d{1,5})$/.exec(typed)
  return { host: parts?.[1] ?? parts?.[2] ?? '127.0.0.1', port: Number(parts?.[3] ?? Number.NaN) }
}
