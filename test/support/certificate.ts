import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

/** One element of DER (X.690): tag, length, content. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

/**
 * Files of a key and a certificate that nobody has signed but the key itself (X.509 version 3), for a
 * test that needs https. It is good for this host name, and for 127.0.0.1 if that is `localhost`; who
 * takes `certFile` as an authority can verify it. They are removed with the test.
 */
export function selfSignedCertificate(t: Test, host: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256)
  const text = der(UTF8_STRING, Buffer.from(host))
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)))
  const validity = der(
    SEQUENCE,
    der(UTC_TIME, Buffer.from('200101000000Z')),
    der(UTC_TIME, Buffer.from('491231235959Z')),
  )
  const serial = der(INTEGER, Buffer.from([1]))
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' })
  const version = der(VERSION, der(INTEGER, Buffer.from([2])))
  const extensions = der(EXTENSIONS, der(SEQUENCE, mayVouchForItself(), namesOf(host)))
  const statement = der(
    SEQUENCE,
    version,
    serial,
    algorithm,
    name,
    validity,
    name,
    subjectKey,
    extensions,
  )
  const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', statement, privateKey))
  const certificate = der(SEQUENCE, statement, algorithm, signature).toString('base64')

  const folder = mkdtempSync(join(tmpdir(), 'cas-certificate-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const certFile = join(folder, 'certificate.pem')
  const keyFile = join(folder, 'key.pem')
  writeFileSync(
    certFile,
    `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
  )
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  return { certFile, keyFile }
}

/** Without it, strict clients would not take the certificate as its own authority. */
function mayVouchForItself(): Buffer {
  const isAuthority = der(SEQUENCE, BOOLEAN_TRUE)
  return der(SEQUENCE, BASIC_CONSTRAINTS, BOOLEAN_TRUE, der(OCTET_STRING, isAuthority))
}

/** The host as clients look for it: they no longer read the common name. */
function namesOf(host: string): Buffer {
  const names = [der(DNS_NAME, Buffer.from(host))]
  if (host === 'localhost') names.push(der(IP_ADDRESS, Buffer.from([127, 0, 0, 1])))
  const list = der(SEQUENCE, ...names)
  return der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, list))
}
