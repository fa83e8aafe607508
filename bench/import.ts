import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { messySheet } from '../test/support/messy-sheet.ts'
import { writeTextSheet, writeWorkbookSheet } from '../test/support/sheet-files.ts'
import type { ImportFigures } from './import-read.ts'
import { importProgram } from './import-run.ts'

/**
 * How long reading, planning and applying a list of people takes, and how much memory. Each step is
 * a process of its own, so that the peak is that of the step alone.
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '30000' },
    seed: { type: 'string', default: '20261122' },
  },
})
const people = Number(values.people)
const reader = fileURLToPath(new URL('import-read.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cas-bench-import-'))
try {
  const sheet = messySheet({ people, seed: Number(values.seed) })
  const text = join(folder, 'list.csv')
  const workbook = join(folder, 'list.xlsx')
  await writeTextSheet(text, sheet.rows)
  await writeWorkbookSheet(workbook, sheet.rows)
  for (const file of [text, workbook]) {
    const figures = await measure(file)
    const size = (statSync(file).size / 1024 / 1024).toFixed(1)
    process.stdout.write(
      `${file.slice(folder.length + 1)}: ${figures.people} people, ${size} MB, ` +
        `checked in ${seconds(figures.checkMs)}, copied in ${seconds(figures.copyMs)}, ` +
        `CPU ${seconds(figures.cpuMs)}, peak ${Math.round(figures.peakBytes / 1024 / 1024)} MB, ` +
        `${figures.findings} findings\n`,
    )
  }
  const step = await importProgram(folder)
  const plan = join(folder, 'list.plan.jsonl')
  const steps: [name: string, args: string[]][] = [
    ['dry run on an empty database', ['import', 'people', workbook]],
    ['apply', ['import', 'people', '--apply', plan]],
    ['dry run on all of them', ['import', 'people', workbook]],
    ['undo', ['import', 'people', '--undo', '1']],
  ]
  for (const [name, args] of steps) {
    const { ms, cpuMs, peakBytes, code } = await step(...args)
    process.stdout.write(
      `${name}: ${seconds(ms)}, CPU ${seconds(cpuMs)}, ` +
        `peak ${Math.round(peakBytes / 1024 / 1024)} MB, exit code ${code}\n`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

async function measure(file: string): Promise<ImportFigures> {
  const child = spawn(process.execPath, ['--import=tsx', reader, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`Reading ${file} ended with ${code}.`)
  return JSON.parse(output)
}
