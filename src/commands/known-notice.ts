import { InvalidArgumentError } from 'commander'
import type { NoticeRecord } from '../notices/notice.ts'
import { createNoticeStore } from '../notices/notice-store.ts'
import { CommandError } from './command-error.ts'
import type { Opened } from './known-account.ts'

/** The notice of this number, or a CommandError. */
export async function knownNotice(
  { database }: Pick<Opened, 'database'>,
  id: number,
): Promise<NoticeRecord> {
  const notice = await createNoticeStore(database).find(id)
  if (!notice) throw new CommandError(`There is no notice ${id}.`, 1)
  return notice
}

/** The number of a notice, as it is typed. */
export function readNoticeId(typed: string): number {
  const id = Number(typed)
  if (Number.isSafeInteger(id) && id >= 1) return id
  throw new InvalidArgumentError('It must be the number of a notice.')
}
