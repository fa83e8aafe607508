import type { ConfigMistake } from './config-error.ts'
import type { ConfigFile } from './schema.ts'

type Entry = ConfigFile['sources'][number]

/** A source as the rest of the program takes it: with the text of the file that it names. */
export type SourceInForce = Entry & Readonly<{ certificateAuthority: string | undefined }>

/** `readPem` reads a file that an entry names; undefined when it holds no certificate. */
export function sourcesInForce(
  { sources }: ConfigFile,
  readPem: (file: string) => string | undefined,
): SourceInForce[] {
  return sources.map((source) => {
    const file = authorityFileOf(source)
    return { ...source, certificateAuthority: file === undefined ? undefined : readPem(file) }
  })
}

/** Without the file that is named the public authorities would be trusted instead: that is a mistake. */
export function sourceAuthorityMistakes(sources: readonly SourceInForce[]): ConfigMistake[] {
  return sources.flatMap((source, index) => {
    const file = authorityFileOf(source)
    if (file === undefined || source.certificateAuthority !== undefined) return []
    return [
      {
        path: `sources[${index}].${source.kind}.certificateAuthorityFile`,
        sentence: `The file ${file} is not a certificate in PEM.`,
      },
    ]
  })
}

function authorityFileOf({ ldap, imap }: Entry): string | undefined {
  return (ldap ?? imap)?.certificateAuthorityFile
}
