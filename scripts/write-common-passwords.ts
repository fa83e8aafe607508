/**
 * `npm run common-passwords -- FILE.json`: writes lists/common-passwords.bin anew from a JSON list of
 * passwords, the most frequent first (docs/common-passwords.md tells where it comes from).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { writeCommonPasswords } from '../src/passwords/common-passwords.ts'
import { commonPasswordsFile } from '../src/paths.ts'
import { foldVietnamese } from '../src/vietnamese/fold-vietnamese.ts'

const SHORTEST = 4

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Name the JSON file with the passwords.')
const passwords = JSON.parse(readFileSync(file, 'utf8')) as string[]

/** With the digits and signs that people put around a word, and the word itself. */
function forms(password: string): string[] {
  const folded = foldVietnamese(password.normalize('NFKC'))
  const word = folded.replace(/^[^a-z]+|[^a-z]+$/g, '')
  return [folded, word].filter(({ length }) => length >= SHORTEST)
}

const bytes = writeCommonPasswords(passwords.flatMap(forms))
writeFileSync(commonPasswordsFile, bytes)
process.stdout.write(`${commonPasswordsFile}: ${bytes.length} bytes\n`)
