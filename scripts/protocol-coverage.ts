import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Compares docs/protocol-requirements.md with the names of the tests: every MUST needs one that
 * cites its number, every SHOULD or MAY one or a reason. Ends with 1 when something is missing.
 */

type Requirement = Readonly<{ id: string; level: string; text: string; reason: string }>

const ROW = /^\| ([A-Z]-?\d+(?:\.\d+)?) \| ([A-Za-z ]+) \| (.*?) \| (.*?) ?\|$/
const CITED = /\b(?:R\d+\.\d+|[EM]\d{2}|L-\d{2})\b/g

function readRequirements(file: string): Requirement[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, id, level, text, reason] = ROW.exec(line) ?? []
      return id ? [{ id, level: level ?? '', text: text ?? '', reason: (reason ?? '').trim() }] : []
    })
}

/** What the tests' texts cite, and in which files: comments do not count. */
function readCitations(folder: string): Map<string, Set<string>> {
  const citations = new Map<string, Set<string>>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.test.ts')) continue
    for (const text of textsOf(readFileSync(join(folder, file), 'utf8'))) {
      for (const [id] of text.matchAll(CITED)) {
        citations.set(id, (citations.get(id) ?? new Set()).add(file))
      }
    }
  }
  return citations
}

const TEXT_OR_COMMENT =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g

function textsOf(source: string): string[] {
  return [...source.matchAll(TEXT_OR_COMMENT)]
    .map(([found]) => found)
    .filter((found) => !found.startsWith('/'))
}

function isMissing({ level, id, reason }: Requirement, cited: ReadonlyMap<string, unknown>) {
  if (level === 'know' || cited.has(id)) return false
  return level.startsWith('MUST') || reason === ''
}

function report(): number {
  const requirements = readRequirements('docs/protocol-requirements.md')
  const cited = readCitations('test')
  const known = new Set(requirements.map(({ id }) => id))
  const lines: string[] = []
  for (const level of new Set(requirements.map((requirement) => requirement.level))) {
    const ofLevel = requirements.filter((requirement) => requirement.level === level)
    const tested = ofLevel.filter(({ id }) => cited.has(id)).length
    const need = level === 'know' ? 'facts to know' : `${tested} of ${ofLevel.length} tested`
    lines.push(`${level.padEnd(10)} ${level === 'know' ? `${ofLevel.length} ` : ''}${need}`)
  }
  const untested = requirements.filter(({ id, level }) => level !== 'know' && !cited.has(id))
  const missing = untested.filter((requirement) => isMissing(requirement, cited))
  for (const { id, level, reason } of untested) {
    if (reason !== '' && !level.startsWith('MUST')) lines.push(`  ${id} ${level}: ${reason}`)
  }
  const stray = [...cited].filter(([id]) => !known.has(id))
  for (const [id, files] of stray) lines.push(`  ${id} is cited by ${[...files]}, and unknown`)
  lines.push('', missing.length === 0 ? 'Missing: none' : `Missing: ${missing.length}`)
  for (const { id, level, text } of missing) lines.push(`  ${id} ${level} ${text}`)
  process.stdout.write(`${lines.join('\n')}\n`)
  return missing.length + stray.length
}

process.exitCode = report() === 0 ? 0 : 1
