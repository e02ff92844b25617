import type { Contact, ContactSummary, Handle, Link } from '@atrium/contract/contact'
import type { ContactId } from '@atrium/contract/ids'
import type { Label } from '@atrium/contract/label'
import { readPreferences } from '../../flow/identity/read.ts'
import { labelledSet, labelsJson } from '../../flow/identity/rows.ts'
import type { WorkspaceTx } from '../../platform/database/db.ts'

type SummaryRow = {
  id: ContactId
  name: string
  avatar: string | null
  language: string | null
  last_seen_at: Date | null
  rev: number
  channels: string[] | null
}

const summary = `c.id, c.name, c.avatar, c.language, c.last_seen_at, c.rev,
  (SELECT array_agg(DISTINCT h.channel) FROM handle h WHERE h.contact_id = c.id) AS channels`

/** Contacts seen last first; those never seen come last, by id. */
export async function listContacts(
  tx: WorkspaceTx,
  after: string[] | undefined,
  label: string | undefined,
  limit: number,
): Promise<ContactSummary[]> {
  const rows = await tx.query<SummaryRow>(
    `SELECT ${summary} FROM contact c
     WHERE NOT c.dormant AND ($1::timestamptz IS NULL OR (c.last_seen_at, c.id) < ($1, $2::uuid) OR c.last_seen_at IS NULL)
       AND ($3::uuid IS NULL OR (c.last_seen_at IS NULL AND c.id < $3))
       ${label ? `AND c.id IN (${labelledSet('$5::uuid')})` : ''}
     ORDER BY c.last_seen_at DESC NULLS LAST, c.id DESC LIMIT $4`,
    [
      after?.[0] || null,
      after?.[0] ? (after[1] ?? null) : null,
      after && !after[0] ? (after[1] ?? null) : null,
      limit,
      ...(label ? [label] : []),
    ],
  )
  return rows.map(fromRow)
}

/** Contacts whose name, addresses or phones hold all words of the query, seen last first. The door finds them by the words' index. */
export async function searchContacts(
  tx: WorkspaceTx,
  query: string,
  label: string | undefined,
  limit: number,
): Promise<ContactSummary[]> {
  const rows = await tx.named<SummaryRow>(
    label ? 'contacts-search-labelled' : 'contacts-search',
    `SELECT ${summary} FROM contact c WHERE c.id = ANY ((SELECT door_search_contacts($1::tsquery, $2))::uuid[])
     ${label ? `AND c.id IN (${labelledSet('$3::uuid')})` : ''}
     ORDER BY c.last_seen_at DESC NULLS LAST, c.id DESC`,
    // Of those who are found the labelled ones are kept, so more are asked for.
    label ? [query, 1000, label] : [query, limit],
  )
  return rows.slice(0, limit).map(fromRow)
}

type ContactRow = SummaryRow & {
  company: string | null
  language_why: Contact['languageWhy']
  attributes: Record<string, string>
  labels: Label[] | null
  blocked: boolean
  created_at: Date
  handles: Handle[] | null
  links: Link[] | null
  conversations: Contact['conversations'] | null
}

/** The whole record in one statement. Times come as ISO strings in UTC. */
export async function getContact(tx: WorkspaceTx, id: string): Promise<Contact | null> {
  const rows = await tx.query<ContactRow>(
    `SELECT ${summary}, c.company, CASE WHEN c.language_by IS NULL OR c.language IS NULL THEN NULL ELSE coalesce(
       (SELECT jsonb_build_object('by', c.language_by, 'channel', h.channel, 'at', ${iso('l.at')}, 'messageId', l.message_id)
        FROM heard_language l JOIN handle h ON h.id = l.handle_id
        WHERE c.language_by = 'heard' AND h.contact_id = c.id AND l.language = c.language ORDER BY l.at DESC LIMIT 1),
       jsonb_build_object('by', c.language_by, 'channel', NULL, 'at', NULL, 'messageId', NULL)) END AS language_why, c.attributes, ${labelsJson('c.id')} AS labels, c.blocked, c.created_at,
      (SELECT jsonb_agg(jsonb_build_object(
         'id', h.id, 'contactId', h.contact_id, 'channel', h.channel, 'address', h.address, 'label', h.label, 'name', h.name, 'blocked', h.blocked, 'shared', h.shared, 'provedSince', ${iso('h.proved_since')},
         'lastSeenAt', ${iso('h.last_seen_at')},
         'proofs', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'value', p.value, 'strength', p.strength, 'source', p.source) ORDER BY p.strength DESC)
                    FROM proof p WHERE p.handle_id = h.id), '[]'),
         'reach', coalesce((SELECT jsonb_agg(jsonb_build_object('accountId', a.id, 'accountName', a.name, 'lastInboundAt', ${iso('r.last_inbound_at')},
                    'windowUntil', ${iso('r.window_until')}) ORDER BY r.last_inbound_at DESC)
                   FROM reach r JOIN channel_account a ON a.id = r.account_id WHERE r.handle_id = h.id), '[]')
       ) ORDER BY h.last_seen_at DESC NULLS LAST) FROM handle h WHERE h.contact_id = c.id) AS handles,
      (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'handleId', l.handle_id, 'fromContactId', l.from_contact_id, 'toContactId', l.to_contact_id,
         'proof', l.proof, 'reason', l.reason, 'actor', l.actor, 'messageId', l.message_id, 'at', ${iso('l.at')}, 'undoneAt', ${iso('l.undone_at')}, 'undoneBy', l.undone_by) ORDER BY l.at DESC)
       FROM link l WHERE l.to_contact_id = c.id OR l.from_contact_id = c.id) AS links,
      (SELECT jsonb_agg(jsonb_build_object('id', v.id, 'number', v.number, 'status', v.status, 'joinedInto', v.joined_into, 'createdAt', ${iso('v.created_at')},
         'resolvedAt', ${iso('v.resolved_at')}, 'lastMessageAt', ${iso('v.last_message_at')}) ORDER BY v.created_at DESC)
       FROM conversation v WHERE v.contact_id = c.id) AS conversations
     FROM contact c WHERE c.id = $1`,
    [id],
  )
  const [row] = rows
  if (!row) return null
  return {
    ...fromRow(row),
    company: row.company,
    languageWhy: row.language_why,
    preferences: await readPreferences(tx, id),
    attributes: row.attributes,
    labels: row.labels ?? [],
    blocked: row.blocked,
    createdAt: row.created_at.toISOString(),
    handles: row.handles ?? [],
    links: row.links ?? [],
    conversations: row.conversations ?? [],
  }
}

export async function updateContact(
  tx: WorkspaceTx,
  id: string,
  change: {
    name?: string | undefined
    company?: string | null | undefined
    blocked?: boolean | undefined
    attributes?: Record<string, string | null> | undefined
    tokens?: string[]
  },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE contact SET
       name = coalesce($2, name), named = named OR $2::text IS NOT NULL, tokens = coalesce(array_to_tsvector($3::text[]), tokens),
       company = CASE WHEN $4 THEN $5 ELSE company END,
       blocked = coalesce($6, blocked), attributes = jsonb_strip_nulls(attributes || $7::jsonb), rev = rev + 1
     WHERE id = $1 RETURNING 1`,
    [
      id,
      change.name ?? null,
      change.tokens ?? null,
      change.company !== undefined,
      change.company ?? null,
      change.blocked ?? null,
      JSON.stringify(change.attributes ?? {}),
    ],
  )
  return rows.length > 0
}

/** What a contact is found by, beside its name. */
export async function addressesOf(tx: WorkspaceTx, id: string): Promise<string[]> {
  const rows = await tx.query<{ text: string }>(
    `SELECT h.label AS text FROM handle h WHERE h.contact_id = $1
     UNION SELECT h.address FROM handle h WHERE h.contact_id = $1
     UNION SELECT p.value FROM proof p JOIN handle h ON h.id = p.handle_id WHERE h.contact_id = $1`,
    [id],
  )
  return rows.map((row) => row.text)
}

/** JSON times as the API writes them: UTC, milliseconds, Z. */
function iso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

function fromRow(row: SummaryRow): ContactSummary {
  return {
    id: row.id,
    name: row.name,
    avatar: row.avatar,
    channels: row.channels ?? [],
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    language: row.language,
    rev: row.rev,
  }
}
