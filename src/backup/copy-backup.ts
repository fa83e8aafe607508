import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { assertRoom, assertUsable } from './backup-folder.ts'
import { filesOf } from './backup-name.ts'
import { copyFile, factsOf } from './encryption.ts'
import type { Manifest } from './manifest.ts'
import { assertSame } from './restore-test.ts'
import { partialOf, sweepPartials, writeWhole } from './whole-file.ts'

type Copying = Readonly<{
  from: string
  to: string
  manifest: Manifest
  signal?: AbortSignal | undefined
}>

const HOUR_MS = 3_600_000

/**
 * Copies the files of a backup into another folder, its list last, and reads them there again. A
 * folder of another disk that is not mounted must not be filled in its place: it is never made, but
 * must be there. Throws when it is not, or what is read is not what was written.
 */
export async function copyBackup({ from, to, manifest, signal }: Copying): Promise<void> {
  await assertUsable(to)
  await sweepPartials(to, Date.now() - HOUR_MS)
  await assertRoom(to, manifest.database.bytes + manifest.keys.bytes)
  for (const part of [manifest.database, manifest.keys]) {
    await writeWhole(join(to, part.file), async (partial) => {
      assertSame(part.file, await copyFile(join(from, part.file), partial, { signal }), part)
      assertSame(partial, await factsOf(partial, { signal }), part)
    })
  }
  const { manifest: list } = filesOf(manifest.name, manifest.encryption === 'age')
  const { size } = await stat(join(from, list))
  await writeWhole(join(to, list), async (partial) => {
    const { bytes } = await copyFile(join(from, list), partial, { signal })
    if (bytes !== size) throw new Error(`${partialOf(list)} is not whole.`)
  })
}
