import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

const BOOLEAN_TRUE = Buffer.from('0101ff', 'hex')
const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const SEQUENCE = 0x30
const SET = 0x31
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87
const VERSION = 0xa0
const EXTENSIONS = 0xa3
const COMMON_NAME = Buffer.from('0603550403', 'hex')
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex')
const SUBJECT_ALTERNATIVE_NAME = Buffer.from('0603551d11', 'hex')
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex')

/** Times are written as in `200101000000Z`. */
type Validity = Readonly<{ from?: string; until?: string }>

type Signing = Validity &
  Readonly<{
    subject: string
    issuer: string
    subjectKey: KeyObject
    issuerKey: KeyObject
    extensions: readonly Buffer[]
  }>

/** One element of DER (X.690): tag, length, content. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

/** A certificate of X.509 version 3 as PEM. */
function certificateOf(signing: Signing): string {
  const { subject, issuer, subjectKey, issuerKey, extensions } = signing
  const { from = '200101000000Z', until = '491231235959Z' } = signing
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256)
  const statement = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([1]), randomBytes(8)),
    algorithm,
    nameOf(issuer),
    der(SEQUENCE, der(UTC_TIME, Buffer.from(from)), der(UTC_TIME, Buffer.from(until))),
    nameOf(subject),
    subjectKey.export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, der(SEQUENCE, ...extensions)),
  )
  const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', statement, issuerKey))
  const text = der(SEQUENCE, statement, algorithm, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${text.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`
}

/**
 * Files of a key and a certificate that nobody has signed but the key itself, for a test that needs
 * https. It is good for this host name, and for 127.0.0.1 if that is `localhost`; who takes
 * `certFile` as an authority can verify it. They are removed with the test.
 */
export function selfSignedCertificate(t: Test, host: string) {
  const { privateKey, publicKey } = newKeys()
  const names = host === 'localhost' ? [host, '127.0.0.1'] : [host]
  const certificate = certificateOf({
    subject: host,
    issuer: host,
    subjectKey: publicKey,
    issuerKey: privateKey,
    extensions: [isAuthority(), isNamed(names)],
  })
  const folder = mkdtempSync(join(tmpdir(), 'cas-certificate-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const certFile = join(folder, 'certificate.pem')
  const keyFile = join(folder, 'key.pem')
  writeFileSync(certFile, certificate)
  writeFileSync(keyFile, pemOf(privateKey))
  return { certFile, keyFile }
}

/** A private authority, and the certificates that it issues for host names and IPv4 addresses. */
export function privateAuthority(name = 'Authority of a test') {
  const { privateKey, publicKey } = newKeys()
  const signature = { issuer: name, issuerKey: privateKey }
  return {
    certificate: certificateOf({
      ...signature,
      subject: name,
      subjectKey: publicKey,
      extensions: [isAuthority()],
    }),

    /** Key and certificate, as PEM, of a server that goes by these names. */
    issue(names: readonly string[], validity: Validity = {}) {
      const keys = newKeys()
      const cert = certificateOf({
        ...signature,
        ...validity,
        subject: names[0] ?? '',
        subjectKey: keys.publicKey,
        extensions: [isNamed(names)],
      })
      return { cert, key: pemOf(keys.privateKey) }
    },
  }
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

function nameOf(commonName: string): Buffer {
  const text = der(UTF8_STRING, Buffer.from(commonName))
  return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)))
}

/** Without it, strict clients would not take the certificate as an authority, its own included. */
function isAuthority(): Buffer {
  const statement = der(OCTET_STRING, der(SEQUENCE, BOOLEAN_TRUE))
  return der(SEQUENCE, BASIC_CONSTRAINTS, BOOLEAN_TRUE, statement)
}

/** The hosts as clients look for them: they no longer read the common name. */
function isNamed(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIPv4(host)
      ? der(IP_ADDRESS, Buffer.from(host.split('.').map(Number)))
      : der(DNS_NAME, Buffer.from(host)),
  )
  const list = der(SEQUENCE, ...names)
  return der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, list))
}
