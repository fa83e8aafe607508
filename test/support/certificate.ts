import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

const INTEGER = 0x02
const BIT_STRING = 0x03
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const SEQUENCE = 0x30
const SET = 0x31
const COMMON_NAME = Buffer.from('0603550403', 'hex')
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
 * Files of a key and a certificate that nobody has signed but the key itself (X.509 version 1), for a
 * test that needs https. They are removed with the test.
 */
export function selfSignedCertificate(t: Test, commonName: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256)
  const text = der(UTF8_STRING, Buffer.from(commonName))
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)))
  const validity = der(
    SEQUENCE,
    der(UTC_TIME, Buffer.from('200101000000Z')),
    der(UTC_TIME, Buffer.from('491231235959Z')),
  )
  const serial = der(INTEGER, Buffer.from([1]))
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' })
  const statement = der(SEQUENCE, serial, algorithm, name, validity, name, subjectKey)
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
