import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccountStore } from '../src/accounts/account-store.ts'
import { openDatabase } from '../src/commands/open-database.ts'
import { readConfig } from '../src/config/load-config.ts'
import { createPasswords } from '../src/passwords/password.ts'

export const PASSWORD = 'giếng nước gốc đa sân đình'
/** More than that of one person end by themselves. */
const SESSIONS_PER_PERSON = 20

export type SoakSite = Readonly<{
  folder: string
  configFile: string
  /** Who signs in for the nth session. */
  personOf(session: number): string
  remove(): void
}>

const both = (text: string) => ({ vi: text, en: text })

/** A folder with a configuration, these applications, and people enough for so many sessions. */
export async function createSoakSite(
  port: number,
  applications: readonly string[],
  sessions: number,
): Promise<SoakSite> {
  const folder = mkdtempSync(join(tmpdir(), 'cas-soak-'))
  const configFile = join(folder, 'cas.config.json')
  const file = configurationFor(port, applications)
  writeFileSync(configFile, JSON.stringify(file))
  const people = Math.ceil(sessions / SESSIONS_PER_PERSON)
  const config = readConfig(file, configFile, {})
  const { database } = await openDatabase(config, Date.now())
  const accounts = createAccountStore(database)
  const passwordHash = await createPasswords(config.passwords).hash(PASSWORD)
  for (let index = 0; index < people; index++) {
    const mailbox = { name: `nguoi${index}`, suffix: config.mailbox.defaultSuffix }
    await accounts.add(
      { mailbox, displayName: `Người ${index}`, passwordHash },
      { actor: { kind: 'system', name: 'bench' }, at: Date.now() },
    )
  }
  await database.close()
  return {
    folder,
    configFile,
    personOf: (session) => `nguoi${session % people}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Passwords are cheap here: signing in is not what is measured. */
function configurationFor(port: number, applications: readonly string[]) {
  return {
    publicUrl: `http://localhost:${port}`,
    listen: { host: '127.0.0.1', port },
    operations: { port: 0 },
    branding: {
      authority: both('UBND TỈNH BÌNH PHƯỚC'),
      system: both('HỆ THỐNG THÔNG TIN'),
      gate: both('CỔNG ĐĂNG NHẬP TẬP TRUNG'),
      support: { mail: 'hotro@binhphuoc.gov.vn', phone: '0271 300 0000', hours: both('7:30') },
    },
    mailbox: { suffixes: [{ name: 'binhphuoc.gov.vn' }], defaultSuffix: 'binhphuoc.gov.vn' },
    passwords: { memoryKiB: 8192, iterations: 1 },
    categories: [{ id: 'chung', name: both('Chung') }],
    services: applications.map((url, index) => ({
      id: `app-${index + 1}`,
      name: both(`Ứng dụng ${index + 1}`),
      description: both('Ứng dụng đo'),
      category: 'chung',
      matches: [{ prefix: `${url}/` }],
      launchUrl: `${url}/`,
      allowHttp: true,
    })),
  }
}
