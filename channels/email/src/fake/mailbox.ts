/** A mail in a simulated mailbox. */
export type StoredMail = {
  uid: number
  flags: Set<string>
  date: Date
  raw: Buffer
  /** Listed, and never given: a damaged store. */
  withheld?: boolean
}
export type Folder = {
  path: string
  specialUse: string
  uidValidity: number
  uidNext: number
  mails: StoredMail[]
}

/** The business's mailbox at the simulated provider. */
export type Mailbox = {
  user: string
  password: string
  folders: Folder[]
  /** Called after each change, for connections that wait in IDLE. */
  watchers: Set<() => void>
}

/** An empty mailbox with an inbox and a Sent folder. A mailbox made later has other UIDVALIDITYs. */
export function createMailbox(user: string, password: string, uidValidity: number): Mailbox {
  const folder = (path: string, specialUse: string): Folder => ({
    path,
    specialUse,
    uidValidity,
    uidNext: 1,
    mails: [],
  })
  return {
    user,
    password,
    folders: [folder('INBOX', ''), folder('Sent', '\\Sent')],
    watchers: new Set(),
  }
}

/** Finds a folder; the inbox in any case. */
export function folderOf(mailbox: Mailbox, path: string): Folder | undefined {
  return mailbox.folders.find(
    (folder) => folder.path === path || (folder.path === 'INBOX' && path.toUpperCase() === 'INBOX'),
  )
}

/** Puts a mail into a folder and tells everybody who waits. */
export function appendMail(
  mailbox: Mailbox,
  path: string,
  raw: Buffer,
  date: Date,
  flags: string[] = [],
): StoredMail {
  const folder = folderOf(mailbox, path)
  if (!folder) throw new Error(`The mailbox has no folder ${path}.`)
  const mail: StoredMail = { uid: folder.uidNext, flags: new Set(flags), date, raw }
  folder.uidNext += 1
  folder.mails.push(mail)
  for (const watch of mailbox.watchers) watch()
  return mail
}

/** Gives all mails of the inbox new UIDs, as a server does after a restore. */
export function renumber(mailbox: Mailbox): void {
  const inbox = folderOf(mailbox, 'INBOX')
  if (!inbox) return
  inbox.uidValidity += 1
  inbox.mails.forEach((mail, index) => {
    mail.uid = index + 1
  })
  inbox.uidNext = inbox.mails.length + 1
}
