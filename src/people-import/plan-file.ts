import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { areMany } from '../accounts/many-people.ts'
import { kindOf, noCounts, type PlanEnd, type PlanHeader, type PlanLine } from './import-plan.ts'
import type { PlannedLine } from './plan-people.ts'
import { replaceFile } from './replace-file.ts'

/** Why a file is not a plan that may be applied. `message` is one plain sentence. */
export class PlanError extends Error {
  override readonly name = 'PlanError'
}

/** A file of a plan after it was read through once and its seal was found right. */
export type SealedPlan = Readonly<{
  header: PlanHeader
  end: PlanEnd
  lines: AsyncIterable<PlanLine>
}>

/** A line for each of the most rows that a sheet may have, with room to spare. */
const LARGEST_PLAN = 512 * 1024 * 1024
const LONGEST_LINE = 64 * 1024

function sealer(secretKey: Uint8Array) {
  return createHmac('sha256', Buffer.from(hkdfSync('sha256', secretKey, '', 'people plan', 32)))
}

/**
 * Writes a plan: JSON lines, a header first and a seal last, readable by its owner only. The seal is
 * made with the server's key, so that a plan is applied as it was made or not at all. The file
 * appears whole or not at all. Gives what its last line says.
 */
export async function writePlan(
  target: string,
  header: PlanHeader,
  lines: AsyncIterable<PlannedLine>,
  facts: Readonly<{
    secretKey: Uint8Array
    openAccounts: number
    isClosing(line: PlannedLine): boolean
  }>,
): Promise<PlanEnd> {
  const seal = sealer(facts.secretKey)
  const counts = noCounts()
  let item = 0
  let closes = 0
  let end: PlanEnd | undefined

  async function* texts(): AsyncGenerator<string> {
    const sealed = (value: object) => {
      const text = `${JSON.stringify(value)}\n`
      seal.update(text)
      return text
    }
    yield sealed(header)
    for await (const line of lines) {
      item += 1
      counts[kindOf(line.item)] += 1
      if (facts.isClosing(line)) closes += 1
      const findings = line.findings.length > 0 ? { findings: line.findings } : {}
      yield sealed({ item, ...line.item, ...findings })
    }
    const needsApproval = areMany(closes, facts.openAccounts)
    const facts_ = { lines: item, counts, closes, needsApproval }
    seal.update(JSON.stringify(facts_))
    end = { ...facts_, seal: seal.digest('hex') }
    yield `${JSON.stringify({ end })}\n`
  }

  await replaceFile(target, (part) =>
    pipeline(
      Readable.from(texts()),
      createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true }),
    ),
  )
  if (!end) throw new Error('The plan has no end.')
  return end
}

/** Reads a plan through, checks its seal, and gives its lines to be read again. Throws a PlanError. */
export async function openPlan(file: string, secretKey: Uint8Array): Promise<SealedPlan> {
  const seal = sealer(secretKey)
  let header: PlanHeader | undefined
  let end: PlanEnd | undefined
  for await (const text of linesOf(file)) {
    if (end) throw new PlanError(`${file} goes on behind its end.`)
    const value = parsed(text, file)
    if (!header) header = headerOf(value, file)
    if ('end' in value) end = value.end as PlanEnd
    else seal.update(`${text}\n`)
  }
  if (!header) throw new PlanError(`${file} is empty.`)
  if (!end) throw new PlanError(`${file} breaks off: make the plan again.`)
  const { seal: told, ...facts } = end
  seal.update(JSON.stringify(facts))
  if (!isSame(seal.digest('hex'), told)) {
    throw new PlanError(`${file} was changed after it was made, or made elsewhere: make it again.`)
  }
  return { header, end, lines: { [Symbol.asyncIterator]: () => itemsOf(file) } }
}

async function* itemsOf(file: string): AsyncGenerator<PlanLine> {
  for await (const text of linesOf(file)) {
    const value = parsed(text, file)
    if ('item' in value) yield value as unknown as PlanLine
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  if ((await stat(file)).size > LARGEST_PLAN)
    throw new PlanError(`${file} is too large for a plan.`)
  const input = createReadStream(file, 'utf8')
  // An error ends the lines without a word; it is told behind them.
  input.on('error', () => {})
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const line of lines) {
      if (line.length > LONGEST_LINE) throw new PlanError(`${file} is no plan of an import.`)
      yield line
    }
    if (input.errored) throw input.errored
  } finally {
    lines.close()
    input.destroy()
  }
}

function parsed(text: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Told below.
  }
  throw new PlanError(`${file} is no plan of an import, or breaks off: make it again.`)
}

function headerOf(value: Record<string, unknown>, file: string): PlanHeader {
  if (value.format !== 'cas-people-plan') throw new PlanError(`${file} is no plan of an import.`)
  if (value.version !== 1)
    throw new PlanError(`${file} was made by another version: make it again.`)
  return value as unknown as PlanHeader
}

function isSame(one: string, other: unknown): boolean {
  if (typeof other !== 'string' || other.length !== one.length) return false
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
