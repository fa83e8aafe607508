import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../src/commands/open-database.ts'
import { readConfig } from '../src/config/load-config.ts'
import { MESSY_UNITS } from '../test/support/messy-units.ts'
import { plantUnits } from '../test/support/plant-units.ts'
import { configFile } from '../test/support/sample-config.ts'

export type StepFigures = Readonly<{ ms: number; cpuMs: number; peakBytes: number; code: number }>

const root = fileURLToPath(new URL('../', import.meta.url))
const peak = fileURLToPath(new URL('peak-memory.mjs', import.meta.url))

/** A database with the units of the messy sheet, and the real program on it. */
export async function importProgram(folder: string) {
  const file = join(folder, 'cas.config.json')
  const settings = configFile({
    mailbox: {
      suffixes: [
        { name: 'binhphuoc.gov.vn' },
        { name: 'cu.binhphuoc.gov.vn', state: 'retired', replacedBy: 'binhphuoc.gov.vn' },
      ],
      defaultSuffix: 'binhphuoc.gov.vn',
    },
  })
  writeFileSync(file, JSON.stringify(settings))
  const config = readConfig(settings, file, {})
  const { database } = await openDatabase(config, Date.now())
  await plantUnits(database, MESSY_UNITS)
  await database.close()

  /** One command to its end: how long it took, and how much memory. */
  return async function step(...args: string[]): Promise<StepFigures> {
    const figures = join(folder, 'figures.json')
    const start = performance.now()
    const child = spawn(
      process.execPath,
      ['--import=tsx', `--import=${peak}`, 'src/cli.ts', '--config', file, ...args],
      {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, CAS_BENCH_FIGURES: figures },
      },
    )
    const code = await new Promise<number>((resolve) =>
      child.on('close', (end) => resolve(end ?? -1)),
    )
    const ms = performance.now() - start
    return { ms, code, ...JSON.parse(readFileSync(figures, 'utf8')) }
  }
}
