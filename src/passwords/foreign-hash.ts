/** A hash that another system made: LDAP's schemes, bcrypt, and what Apereo CAS writes. */
export type ForeignHash =
  | Readonly<{ scheme: 'bcrypt'; cost: number; hash: string }>
  | Readonly<{ scheme: 'argon2'; hash: string }>
  | Readonly<{
      scheme: 'digest'
      algorithm: DigestAlgorithm
      digest: Buffer
      /** LDAP puts the salt behind the password, Apereo before it. */
      before: Buffer
      behind: Buffer
    }>
  | Readonly<{
      scheme: 'pbkdf2'
      algorithm: 'sha1' | 'sha256' | 'sha512'
      iterations: number
      salt: Buffer
      key: Buffer
    }>

export type DigestAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** Why a text is no hash that can be taken over. */
export type ForeignHashProblem =
  /** Nothing that is known here; perhaps a password, so it is never repeated. */
  | 'unknown'
  | 'malformed'
  /** `crypt(3)`: `$1$`, `$5$`, `$6$` and DES. */
  | 'crypt'
  /** Checking it once would take seconds, or a gigabyte. */
  | 'too-costly'

const LONGEST = 1024
/** At 14, one check takes about a second. */
const MOST_BCRYPT_COST = 14
const MOST_ITERATIONS = 2_000_000
const MOST_ARGON2 = { memoryKiB: 262_144, iterations: 10, parallelism: 16 }
const LONGEST_SALT = 64

const DIGEST_BYTES: Readonly<Record<DigestAlgorithm, number>> = {
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha384: 48,
  sha512: 64,
}

const LDAP_DIGESTS: Readonly<Record<string, DigestAlgorithm>> = {
  MD5: 'md5',
  SMD5: 'md5',
  SHA: 'sha1',
  SSHA: 'sha1',
  SHA256: 'sha256',
  SSHA256: 'sha256',
  SHA384: 'sha384',
  SSHA384: 'sha384',
  SHA512: 'sha512',
  SSHA512: 'sha512',
}

const APEREO_DIGESTS: Readonly<Record<string, DigestAlgorithm>> = {
  md5: 'md5',
  sha: 'sha1',
  'sha-1': 'sha1',
  sha1: 'sha1',
  'sha-256': 'sha256',
  sha256: 'sha256',
  'sha-384': 'sha384',
  'sha-512': 'sha512',
  sha512: 'sha512',
}

/** Whether a stored hash is one of ours: argon2id over the NFKC form (security row 53). */
export function isOurHash(hash: string): boolean {
  return hash.startsWith('$argon2id$')
}

/** Whether checking it takes another time than one of ours: a digest is followed by the work of ours. */
export function takesOwnTime(hash: string): boolean {
  if (isOurHash(hash)) return false
  const foreign = readForeignHash(hash)
  return typeof foreign !== 'string' && foreign.scheme !== 'digest'
}

/**
 * Reads a hash of another system:
 *
 * - `{SHA}`, `{SSHA}`, `{MD5}`, `{SMD5}`, `{SHA256}`, `{SSHA256}` … as LDAP servers export them;
 * - `{PBKDF2-SHA256}iterations$salt$key` (OpenLDAP's pw-pbkdf2; also `-SHA1`, `-SHA512`, `{PBKDF2}`);
 * - `$2a$`, `$2b$`, `$2y$`, bare or behind `{CRYPT}` or `{BCRYPT}`;
 * - `$argon2…$`, bare or behind `{ARGON2}`;
 * - `{APEREO}algorithm$salt$hex`: the hexadecimal digest of Apereo's DefaultPasswordEncoder, with its
 *   static salt in base64, which may be empty.
 */
export function readForeignHash(text: string): ForeignHash | ForeignHashProblem {
  if (text.length > LONGEST) return 'malformed'
  const [, tag, rest = ''] = /^\{([A-Za-z0-9-]{2,20})\}(.*)$/s.exec(text) ?? []
  if (tag === undefined) return readBare(text)
  const scheme = tag.toUpperCase()
  if (scheme === 'CRYPT') return readBare(rest, 'crypt')
  if (scheme === 'BCRYPT') return readBcrypt(rest)
  if (scheme === 'ARGON2') return readArgon2(rest)
  if (scheme === 'APEREO') return readApereo(rest)
  const digest = LDAP_DIGESTS[scheme]
  if (digest) return readLdapDigest(digest, rest, isSalted(scheme))
  const [family, algorithm = 'SHA1'] = scheme.split('-')
  return family === 'PBKDF2' ? readPbkdf2(algorithm, rest) : 'unknown'
}

function isSalted(scheme: string): boolean {
  return scheme.startsWith('SS') || scheme === 'SMD5'
}

/** The form in which a hash is kept, or what is wrong with it. A foreign argon2 hash stays marked. */
export function storableHash(text: string): Readonly<{ hash: string }> | ForeignHashProblem {
  const reading = readForeignHash(text)
  if (typeof reading === 'string') return reading
  return { hash: reading.scheme === 'argon2' ? `{ARGON2}${reading.hash}` : text }
}

function readBare(text: string, otherwise: ForeignHashProblem = 'unknown') {
  if (/^\$2[abxy]\$/.test(text)) return readBcrypt(text)
  if (text.startsWith('$argon2')) return readArgon2(text)
  return /^\$(1|5|6|y|gy|7)\$/.test(text) ? 'crypt' : otherwise
}

/** `$2a$` and `$2y$` name the same function as `$2b$` for every password that fits in. */
function readBcrypt(text: string): ForeignHash | ForeignHashProblem {
  const match = /^\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{53})$/.exec(text)
  if (!match) return 'malformed'
  const [, digits = '', saltAndKey = ''] = match
  const cost = Number(digits)
  if (cost < 4) return 'malformed'
  if (cost > MOST_BCRYPT_COST) return 'too-costly'
  return { scheme: 'bcrypt', cost, hash: `$2b$${digits}$${saltAndKey}` }
}

function readArgon2(text: string): ForeignHash | ForeignHashProblem {
  const match =
    /^\$argon2(?:id|i|d)\$v=19\$([mtp]=\d{1,9}(?:,[mtp]=\d{1,9}){2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,172})$/.exec(
      text,
    )
  if (!match) return 'malformed'
  const cost = new Map(match[1]?.split(',').map((part) => [part.charAt(0), Number(part.slice(2))]))
  const [memoryKiB, iterations, parallelism] = ['m', 't', 'p'].map((key) => cost.get(key) ?? 0)
  if (!memoryKiB || !iterations || !parallelism || memoryKiB < 8 * parallelism) return 'malformed'
  const isTooCostly =
    memoryKiB > MOST_ARGON2.memoryKiB ||
    iterations > MOST_ARGON2.iterations ||
    parallelism > MOST_ARGON2.parallelism
  return isTooCostly ? 'too-costly' : { scheme: 'argon2', hash: text }
}

function readLdapDigest(
  algorithm: DigestAlgorithm,
  text: string,
  isSalted: boolean,
): ForeignHash | ForeignHashProblem {
  const bytes = fromBase64(text)
  const length = DIGEST_BYTES[algorithm]
  if (!bytes || bytes.length < length) return 'malformed'
  const behind = bytes.subarray(length)
  if (isSalted ? behind.length === 0 || behind.length > LONGEST_SALT : behind.length > 0) {
    return 'malformed'
  }
  const digest = bytes.subarray(0, length)
  return { scheme: 'digest', algorithm, digest, before: Buffer.alloc(0), behind }
}

function readPbkdf2(name: string, text: string): ForeignHash | ForeignHashProblem {
  const algorithm = (['sha1', 'sha256', 'sha512'] as const).find(
    (known) => known === name.toLowerCase(),
  )
  if (!algorithm) return 'unknown'
  const [digits = '', ...parts] = text.split('$')
  const [salt, key] = parts.map((part) => fromBase64(part.replaceAll('.', '+')))
  if (!/^\d{1,9}$/.test(digits) || parts.length !== 2 || !salt || !key) return 'malformed'
  const iterations = Number(digits)
  if (iterations < 1 || salt.length > LONGEST_SALT || key.length < 16 || key.length > 64) {
    return 'malformed'
  }
  if (iterations > MOST_ITERATIONS) return 'too-costly'
  return { scheme: 'pbkdf2', algorithm, iterations, salt, key }
}

function readApereo(text: string): ForeignHash | ForeignHashProblem {
  const [name = '', saltText, hex = '', ...more] = text.split('$')
  const algorithm = APEREO_DIGESTS[name.toLowerCase()]
  if (!algorithm) return 'unknown'
  const before = saltText === '' ? Buffer.alloc(0) : fromBase64(saltText ?? '!')
  if (!before || more.length > 0 || !/^[0-9a-f]+$/i.test(hex)) return 'malformed'
  const digest = Buffer.from(hex, 'hex')
  if (hex.length !== 2 * DIGEST_BYTES[algorithm] || before.length > LONGEST_SALT) return 'malformed'
  return { scheme: 'digest', algorithm, digest, before, behind: Buffer.alloc(0) }
}

/** Undefined for what is no base64; the padding may be missing. */
function fromBase64(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  return Buffer.from(text, 'base64')
}
