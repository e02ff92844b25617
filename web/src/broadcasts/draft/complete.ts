import type { SegmentTree } from '@atrium/contract/broadcast/segment'

/** The conditions that say something; one whose field has no name yet is not asked, and not kept. */
export function complete(tree: SegmentTree): SegmentTree {
  return { ...tree, of: tree.of.filter((part) => !('key' in part) || part.key.trim() !== '') }
}
