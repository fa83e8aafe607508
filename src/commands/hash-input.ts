import type { ForeignHashProblem } from '../passwords/foreign-hash.ts'

/** Why a hash is not taken over. The text itself is never repeated: it may be a password. */
export function hashSentence(problem: ForeignHashProblem): string {
  switch (problem) {
    case 'unknown':
      return 'This is no hash of a known kind ("cas import hashes --help" lists them).'
    case 'malformed':
      return 'The hash is damaged: its kind is known, but not what follows.'
    case 'crypt':
      return 'Hashes of crypt(3) ($1$, $5$, $6$, DES) cannot be checked here: let the person activate the account anew.'
    case 'too-costly':
      return 'Checking this hash would take too long (bcrypt over 14, PBKDF2 over 2,000,000, argon2 over 256 MiB).'
  }
}

export const KINDS_OF_HASH = `
Kinds of hashes:
  {SSHA}… {SHA}… {SMD5}… {MD5}… {SSHA256}… {SHA256}… {SSHA384}… {SSHA512}… {SHA512}…   LDAP
  {PBKDF2-SHA256}iterations$salt$key, also -SHA1 and -SHA512                            OpenLDAP
  $2a$… $2b$… $2y$…, bare or behind {CRYPT} or {BCRYPT}                                 bcrypt
  $argon2id$… $argon2i$…, bare or behind {ARGON2}                                       argon2
  {APEREO}md5$$hex  {APEREO}sha-256$base64salt$hex    Apereo's DefaultPasswordEncoder

A password keeps working; at its first right sign-in it is hashed anew, with argon2id.
`
