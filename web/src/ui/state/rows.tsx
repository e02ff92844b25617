import { Skeleton } from '@mantine/core'

/** Grey lines where rows will be. */
export function SkeletonRows({ rows = 8, avatar = true }: { rows?: number; avatar?: boolean }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, place) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same and never move
          key={place}
          style={{
            display: 'flex',
            gap: 12,
            padding: '12px 16px',
            opacity: 1 - place / (rows + 2),
          }}
        >
          {avatar && <Skeleton height={34} circle />}
          <div style={{ flex: 1, display: 'grid', gap: 8, alignContent: 'center' }}>
            <Skeleton height={9} width={`${40 + ((place * 17) % 30)}%`} radius="xl" />
            <Skeleton height={9} width={`${60 + ((place * 23) % 35)}%`} radius="xl" />
          </div>
        </div>
      ))}
    </div>
  )
}
