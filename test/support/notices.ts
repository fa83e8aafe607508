import type { NewNotice } from '../../src/notices/notice.ts'
import { createNoticeStore } from '../../src/notices/notice-store.ts'
import { actAt } from './acts.ts'
import type { TestApp } from './test-app.ts'

const both = (text: string) => ({ vi: text, en: text })

export type NoticeChanges = Partial<Omit<NewNotice, 'heading' | 'text'>> &
  Readonly<{ heading?: NewNotice['heading'] | string; text?: NewNotice['text'] | string }>

/** A notice for everybody, in force since ever and for good, with both languages alike. */
export function newNotice({ heading = 'Thông báo', text = 'Nội dung.', ...more }: NoticeChanges) {
  return {
    level: 'attention',
    audience: { kind: 'everybody' },
    from: 0,
    until: undefined,
    workFrom: undefined,
    ...more,
    heading: typeof heading === 'string' ? both(heading) : heading,
    text: typeof text === 'string' ? both(text) : text,
  } satisfies NewNotice as NewNotice
}

/** An operator beside a running server, who waits until the server has seen what was changed. */
export function noticeDesk({ database, clock }: Pick<TestApp, 'database' | 'clock'>) {
  const store = createNoticeStore(database)
  const isSeen = () => clock.advance(2_000)

  return {
    store,

    async announce(changes: NoticeChanges): Promise<number> {
      const id = await store.add(newNotice(changes), actAt(clock.now()))
      if (id === 'too-many') throw new Error('There are too many notices.')
      isSeen()
      return id
    },

    async end(id: number) {
      const ended = await store.end({ id, heading: both('') }, actAt(clock.now()))
      if (!ended) throw new Error(`Notice ${id} was over.`)
      isSeen()
    },
  }
}
