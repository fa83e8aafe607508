import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { archiveName, outFolder, releaseName, root } from './layout.ts'
import { run } from './run.ts'

/** When the released commit was made, in seconds: the time of every file in the archive. */
export function releasedAt(): number {
  return Number(run('git', ['log', '-1', '--format=%ct'], { cwd: root }))
}

/**
 * Packs the folder of the release, in the same bytes each time: sorted, owned by root, all of one time.
 * Writes the archive and its SHA-256 as `sha256sum --check` reads it; returns the archive's path.
 */
export function makeArchive(): string {
  const archive = join(outFolder, archiveName)
  const tar = archive.replace(/\.gz$/, '')
  run(
    'tar',
    [
      '--create',
      `--file=${tar}`,
      `--directory=${outFolder}`,
      '--sort=name',
      '--format=ustar',
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=u=rwX,go=rX',
      `--mtime=@${releasedAt()}`,
      releaseName,
    ],
    {},
  )
  run('gzip', ['--no-name', '--force', '-6', tar])
  const sum = createHash('sha256').update(readFileSync(archive)).digest('hex')
  writeFileSync(`${archive}.sha256`, `${sum}  ${archiveName}\n`)
  return archive
}
