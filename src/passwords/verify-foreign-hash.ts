import { createHash, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import argon2 from 'argon2'
import type { ForeignHash } from './foreign-hash.ts'

const derive = promisify(pbkdf2)

/** Whether the bytes are the password of the hash. One check; its cost was bounded when it was read. */
export async function verifyForeignHash(hash: ForeignHash, password: Buffer): Promise<boolean> {
  switch (hash.scheme) {
    case 'bcrypt': {
      // Native code that only those need who take over such hashes.
      const { default: bcrypt } = await import('bcrypt')
      return bcrypt.compare(password, hash.hash)
    }
    case 'argon2':
      return argon2.verify(hash.hash, password)
    case 'digest': {
      const { algorithm, digest, before, behind } = hash
      const found = createHash(algorithm).update(before).update(password).update(behind).digest()
      return timingSafeEqual(found, digest)
    }
    case 'pbkdf2': {
      const { algorithm, iterations, salt, key } = hash
      const found = await derive(password, salt, iterations, key.length, algorithm)
      return timingSafeEqual(found, key)
    }
  }
}
