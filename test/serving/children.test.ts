import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)

/** Takes every file descriptor there is, and then starts both processes of the server's own. */
const SCRIPT = `
  import { openSync } from 'node:fs'
  import { startBackup } from './src/serving/backup-child.ts'
  import { examineByChild } from './src/serving/doctor-child.ts'
  try {
    for (;;) openSync('/dev/null', 'r')
  } catch {}
  const [backup, doctor] = await Promise.allSettled([
    startBackup('/nowhere/cas.config.json').ended,
    examineByChild('/nowhere/cas.config.json'),
  ])
  process.stdout.write(JSON.stringify({ backup, doctor: doctor.status }))
`

t.test(
  'without a file descriptor left, a backup and a look are not made, and nothing else',
  async (t) => {
    const command = 'ulimit -n 120 && exec "$0" --import tsx --input-type=module --eval "$1"'
    const { stdout } = await run('sh', ['-c', command, process.execPath, SCRIPT])
    t.match(JSON.parse(stdout), {
      backup: {
        status: 'fulfilled',
        value: { code: null, problem: /could not be started: .*EMFILE/ },
      },
      doctor: 'rejected',
    })
  },
)
