import { closeSync, fsyncSync, openSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { giveToOwner } from './same-owner.ts'
import { StorageError } from './storage-error.ts'

/** Left free whatever happens, for the log and the people who mend things. */
const RESERVE_BYTES = 32 * 1024 * 1024

/**
 * Copies a database, as it is committed at this moment, into a new file that only its owner may read.
 * It is one snapshot: programs that write meanwhile change nothing in it. The copy is whole, read again
 * and on the disk when its name appears. Returns its size in bytes. Synchronous, and as long as the
 * database is large: not for the event loop of a server.
 */
export function snapshotInto(source: string, target: string): number {
  const draft = `${target}.part`
  rmSync(draft, { force: true })
  try {
    const connection = new Sqlite(source, { readonly: true, timeout: 5_000 })
    try {
      connection.prepare('VACUUM INTO ?').run(draft)
    } finally {
      connection.close()
    }
    const bytes = readAgain(draft)
    flush(draft)
    giveToOwner(dirname(target), [draft])
    renameSync(draft, target)
    flush(dirname(target))
    return bytes
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/**
 * Makes sure that a folder has room for a copy of a database and for as much again, which a migration
 * may need. Throws a StorageError that says how much there is and how much it takes.
 */
export function assertRoomFor(file: string, folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  const has = bavail * bsize
  const needs = 2 * databaseBytes(file) + RESERVE_BYTES
  if (has >= needs) return
  const sentence = `${folder} has ${megabytes(has)} MB left; a copy of the database and its upgrade take up to ${megabytes(needs)} MB.`
  throw new StorageError('no-room', sentence)
}

/** The size of a database, with what is in its write-ahead log. */
function databaseBytes(file: string): number {
  const connection = new Sqlite(file, { readonly: true, timeout: 5_000 })
  try {
    const pages = Number(connection.pragma('page_count', { simple: true }))
    return pages * Number(connection.pragma('page_size', { simple: true }))
  } finally {
    connection.close()
  }
}

function readAgain(file: string): number {
  const connection = new Sqlite(file, { readonly: true })
  try {
    const answer = connection.pragma('quick_check(1)', { simple: true })
    if (answer !== 'ok') throw new StorageError('damaged', `The copy is damaged: ${answer}.`)
    const pages = Number(connection.pragma('page_count', { simple: true }))
    return pages * Number(connection.pragma('page_size', { simple: true }))
  } finally {
    connection.close()
  }
}

function flush(path: string) {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024)
}
