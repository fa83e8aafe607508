import { X509Certificate } from 'node:crypto'
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { ConfigMistake } from './config-error.ts'
import { logoMistake } from './logo-mistakes.ts'
import type { ConfigFile } from './schema.ts'

type NamingFiles = Pick<ConfigFile, 'branding' | 'hosts'> & { tls: ConfigFile['tls'] | undefined }

/** Files that a configuration names must be there, and be what they should be. Paths are absolute. */
export function fileMistakes({ tls, branding, hosts }: NamingFiles): ConfigMistake[] {
  const logos = [
    ['branding.logoFile', branding.logoFile],
    ...hosts.map(
      (host, index) => [`hosts[${index}].branding.logoFile`, host.branding.logoFile] as const,
    ),
  ] as const
  const mistakes: ConfigMistake[] = []
  for (const [path, file] of [
    ['tls.certFile', tls?.certFile],
    ['tls.keyFile', tls?.keyFile],
    ...logos,
  ] as const) {
    if (file === undefined || isReadable(file)) continue
    mistakes.push({ path, sentence: `The file ${file} cannot be read.` })
  }
  for (const [path, file] of logos) {
    if (file === undefined || !isReadable(file)) continue
    const sentence = logoMistake(file)
    if (sentence !== undefined) mistakes.push({ path, sentence })
  }
  return mistakes.length > 0 || !tls ? mistakes : tlsMistakes(tls)
}

function tlsMistakes({ certFile, keyFile }: NonNullable<ConfigFile['tls']>): ConfigMistake[] {
  try {
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) })
    return []
  } catch {
    const sentence = 'The two files are not a certificate and its key, in PEM.'
    return [{ path: 'tls', sentence }]
  }
}

/** The text of a PEM file that holds a certificate; undefined when it does not. */
export function readCertificate(file: string): string | undefined {
  try {
    const pem = readFileSync(file, 'utf8')
    return new X509Certificate(pem).raw.length > 0 ? pem : undefined
  } catch {
    return undefined
  }
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
