import { type Alternative, isBeforePath, readPattern } from './apereo-pattern.ts'
import type { ServiceEntry } from './schema.ts'

type Match = ServiceEntry['matches'][number]

export type ReadServiceId = Readonly<{
  matches: readonly Match[]
  allowsHttp: boolean
  warnings: readonly string[]
}>

export type ServiceIdProblems = Readonly<{ problems: readonly string[] }>

const WEB = /^https?:\/\//i
/** What can stand between `/app` and more of it without leaving it: a rule for `/app` covers these. */
const BEHIND_A_PATH = /[?#;]$/

/**
 * The rules of ours that match what Apereo's `serviceId` matches (11.1), if there are such: exact
 * addresses, and folders with all that is below them. What a pattern lets in beyond that is refused
 * with the reason, the warnings of R11.13 among them.
 */
export function rulesOfServiceId(pattern: string): ReadServiceId | ServiceIdProblems {
  const read = readPattern(pattern)
  if ('problem' in read) return { problems: [read.problem] }
  const web = read.alternatives.filter(({ text }) => WEB.test(text))
  const others = read.alternatives.filter(({ text }) => !WEB.test(text))
  const [other] = others
  if (web.length === 0 || others.some(({ text }) => !/^[a-z]+:\/\//i.test(text))) {
    return { problems: [notAnAddress(other)] }
  }
  const problems = [...new Set(web.flatMap((alternative) => openProblem(alternative, web)))]
  if (problems.length > 0) return { problems }
  const warnings = other
    ? [...read.warnings, `It matches ${schemeOf(other)} addresses too; those are left out.`]
    : read.warnings
  const matches = matchesOf(web)
  const allowsHttp = matches.some(({ exact, prefix }) => /^http:/i.test(exact ?? prefix ?? ''))
  return { matches, allowsHttp, warnings }
}

function notAnAddress(alternative: Alternative | undefined): string {
  return alternative?.text === '' && alternative.isOpen
    ? 'It matches every address there is.'
    : 'It does not begin with http:// or https://.'
}

function schemeOf({ text }: Alternative): string {
  return text.slice(0, text.indexOf('://') + 3)
}

/** Why everything that begins with this text is more than a folder. */
function openProblem(alternative: Alternative, all: readonly Alternative[]): string[] {
  const { text, isOpen } = alternative
  if (!isOpen || (text.endsWith('/') && !isBeforePath(text))) return []
  if (/^https?:\/\/$/i.test(text)) return ['It matches every web address there is (R11.02).']
  if (isBeforePath(text)) {
    return [
      `It has no slash behind the host: "${text}.*" also matches ${text}.evil.example (R11.13).`,
    ]
  }
  if (foldersOf(all).some((folder) => text.startsWith(folder))) return []
  const path = text.slice(0, -1)
  if (BEHIND_A_PATH.test(text)) {
    return isWholeFolder(path, all)
      ? []
      : [`It matches any query behind ${path}, but not what is below; write "${path}([/?].*)?".`]
  }
  return [
    `It ends in the middle of a name: "${text}.*" also matches ${text}x; write "${text}(/.*)?".`,
  ]
}

function foldersOf(all: readonly Alternative[]): string[] {
  return all.filter(({ text, isOpen }) => isOpen && text.endsWith('/')).map(({ text }) => text)
}

/** Whether both a path and everything below it are matched. */
function isWholeFolder(path: string, all: readonly Alternative[]): boolean {
  const isThere = (text: string, isOpen: boolean) =>
    all.some((other) => other.text === text && other.isOpen === isOpen)
  return isThere(path, false) && isThere(`${path}/`, true)
}

function matchesOf(web: readonly Alternative[]): Match[] {
  const folders = [...new Set(foldersOf(web))].filter(
    (folder, _, all) => !all.some((other) => other !== folder && folder.startsWith(other)),
  )
  const prefixes = folders.map((folder) => {
    const path = folder.slice(0, -1)
    return isWholeFolder(path, web) && !isHostAlone(path) ? path : folder
  })
  const isCovered = (text: string) =>
    folders.some((folder) => text.startsWith(folder) || `${text}/` === folder)
  const exacts = web.filter(({ text, isOpen }) => !isOpen && !isCovered(text))
  return [
    ...prefixes.map((prefix): Match => ({ prefix })),
    ...[...new Set(exacts.map(({ text }) => text))].map((exact): Match => ({ exact })),
  ].sort(httpsFirst)
}

/** The folder of a host is there without its slash as well. */
function isHostAlone(text: string): boolean {
  return /^[a-z]+:\/\/[^/]+$/i.test(text)
}

function httpsFirst(a: Match, b: Match): number {
  const rank = ({ exact, prefix }: Match) => (/^http:/i.test(exact ?? prefix ?? '') ? 1 : 0)
  return rank(a) - rank(b)
}
