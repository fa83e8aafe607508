import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const CLI = fileURLToPath(new URL('../dist/cas.cjs', import.meta.url))
export const BARE = fileURLToPath(new URL('./bare-fastify.mjs', import.meta.url))
const CONFIG = fileURLToPath(new URL('../cas.config.json', import.meta.url))

/** The application that the bench signs in to, with the attributes that the vendors here take. */
export const SERVICE = 'https://bench.binhphuoc.gov.vn/login?next=%2Fhome'

const WORDS = {
  name: { vi: 'Ứng dụng đo tốc độ', en: 'Bench application' },
  description: { vi: 'Chỉ dùng để đo', en: 'For measuring only' },
  category: 'hop',
  allowHttp: true,
}

/** What is measured first; then the applications that single logout tells. */
function entries([callback = '', ...others]: readonly string[]) {
  const bench = {
    ...WORDS,
    id: 'bench',
    matches: [{ prefix: 'https://bench.binhphuoc.gov.vn/' }],
    launchUrl: 'https://bench.binhphuoc.gov.vn/',
    attributes: { mail: 'mailboxAddress', displayName: 'displayName', unit: 'unit' },
    protocols: ['cas1', 'cas2', 'cas3', 'saml1'],
    ...(callback && {
      proxying: { allowed: true, target: true, callbacks: [{ prefix: `${callback}/` }] },
    }),
    singleLogout: { channel: 'none' },
  }
  const told = [callback, ...others].filter(Boolean).map((url, index) => ({
    ...WORDS,
    id: `bench-${index}`,
    matches: [{ prefix: `${url}/` }],
    launchUrl: `${url}/`,
  }))
  return [bench, ...told]
}

export const PASSWORD = 'giếng nước gốc đa sân đình'

export const PEOPLE = [
  { name: 'tamtt', displayName: 'Trần Thanh Tâm' },
  { name: 'sonnv', displayName: 'Nguyễn Văn Sơn' },
  { name: 'sonnv2', displayName: 'Nguyễn Viết Sơn' },
  { name: 'hoalt', displayName: 'Lê Thị Hoà' },
] as const

export type Site = Readonly<{ folder: string; configFile: string; remove(): void }>

/**
 * A folder of its own with a configuration (the shipped one, and the bench's application), an empty
 * database and a few accounts, made as an operator makes them: by the command line.
 */
export async function createSite(
  port: number,
  applications: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'cas-bench-'))
  const configFile = join(folder, 'cas.config.json')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const shipped = JSON.parse(readFileSync(CONFIG, 'utf8'))
    const { $schema, ...settings } = shipped
    const config = {
      ...settings,
      publicUrl: `http://localhost:${port}`,
      listen: { host: '127.0.0.1', port },
      operations: { port: 0 },
      dataFolder: 'data',
      // Thousands of tickets are issued for few people before they are validated.
      tickets: { ...settings.tickets, mostPerSession: 1_000_000 },
      services: [...settings.services, ...entries(applications)],
      ...more,
    }
    writeFileSync(configFile, JSON.stringify(config))
    for (const { name, displayName } of PEOPLE) {
      const details = [
        '--display-name',
        displayName,
        '--unit',
        'Sở Nội vụ',
        '--password-stdin',
        '--permanent',
      ]
      await runCli(['--config', configFile, 'account', 'add', name, ...details], PASSWORD)
    }
    return { folder, configFile, remove }
  } catch (error) {
    remove()
    throw error
  }
}

async function runCli(args: readonly string[], input: string) {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['pipe', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  child.stdin.end(input)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`cas ${args.join(' ')} ended with ${code}: ${complaint}`)
}
