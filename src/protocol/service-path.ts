import { decodeEscapes, normaliseEscapes } from './percent-encoding.ts'

const ROUNDS = 4
const BROKEN_ESCAPE = /%(?![0-9A-Fa-f]{2})/
const ESCAPED_SEPARATOR = /%2f|%5c/i
const ESCAPED_CONTROL = /%[01][0-9a-f]|%7f/i
const OVERLONG =
  /(?:\xC0|\xE0\x80|\xF0\x80\x80)([\x80-\xBF])|(?:\xC1|\xE0\x81|\xF0\x80\x81)([\x80-\xBF])/g
const DOTS_AND_SPACES = /^[. ]+$/

export type PathProblem =
  | 'a broken escape in the path'
  | 'an escaped slash or backslash in the path'
  | 'an escaped control character in the path'
  | 'a path that climbs'
  | 'a path escaped many times over'

/**
 * Why a path could be read as one outside its own prefix, if it could. A rule is matched on the
 * path as it stands, but proxies and servers behind it decode once or twice, take `\` for `/`, cut
 * at `;`, strip dots and spaces at the ends, or let overlong UTF-8 pass. So a path is refused when
 * the most eager of them would find a segment of dots in it.
 */
export function pathProblem(path: string): PathProblem | undefined {
  if (!path.includes('%') && !path.includes('/.') && !/[ \xC0-\xFF]/.test(path)) return undefined
  if (BROKEN_ESCAPE.test(path)) return 'a broken escape in the path'
  if (ESCAPED_SEPARATOR.test(path)) return 'an escaped slash or backslash in the path'
  let read: string = path
  for (let round = 0; ; round += 1) {
    if (ESCAPED_CONTROL.test(read)) return 'an escaped control character in the path'
    const decoded = decodeEscapes(read)
    if (decoded === read) break
    if (round === ROUNDS) return 'a path escaped many times over'
    read = decoded
  }
  return read.replace(OVERLONG, plainForm).split(/[/\\]/).some(climbs)
    ? 'a path that climbs'
    : undefined
}

/** The path that a prefix rule is compared with; the path of the rule itself is in this form too. */
export function normalPath(path: string): string {
  return path === '' ? '/' : normaliseEscapes(path)
}

function climbs(segment: string): boolean {
  const parameters = segment.indexOf(';')
  const name = parameters === -1 ? segment : segment.slice(0, parameters)
  return DOTS_AND_SPACES.test(name) && name.includes('.')
}

function plainForm(_: string, low: string | undefined, high: string | undefined): string {
  return low === undefined
    ? String.fromCharCode(0x40 | ((high ?? '').charCodeAt(0) & 0x3f))
    : String.fromCharCode(low.charCodeAt(0) & 0x3f)
}
