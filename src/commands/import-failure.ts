import { peopleImportEn } from '../i18n/people-import-en.ts'
import { PlanError } from '../people-import/plan-file.ts'
import { SheetError } from '../people-import/sheet-error.ts'
import { CommandError } from './command-error.ts'
import { sheetErrorWords } from './people-import-words.ts'
import { printable } from './text-table.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])
const FAILED_DISK = /^(?:EIO|EROFS|SQLITE_IOERR.*|SQLITE_READONLY.*)$/

/** What stands in an import's way, in a sentence with what helps; anything else as it is. */
export function importFailure(error: unknown, whatIsKept: string): unknown {
  if (error instanceof SheetError) {
    return new CommandError(printable(sheetErrorWords(error, peopleImportEn)), 65)
  }
  if (error instanceof PlanError) return new CommandError(printable(error.message), 65)
  const { code = '', path = '' } = error as NodeJS.ErrnoException
  if (FULL.has(code)) {
    return new CommandError(`The disk is full. ${whatIsKept} Make room and run it again.`, 1)
  }
  if (FAILED_DISK.test(code)) {
    return new CommandError(`The disk fails (${code}). ${whatIsKept}`, 1)
  }
  if (/^SQLITE_CONSTRAINT_(?:PRIMARYKEY|NOTNULL)$/.test(code)) {
    return new CommandError('Another command is working on the same run. Wait for it to end.', 1)
  }
  if (/^(?:ENOENT|EACCES|EISDIR|EPERM|ENOTDIR)$/.test(code)) {
    return new CommandError(`${printable(path)} cannot be used (${code}).`, 65)
  }
  return error
}
