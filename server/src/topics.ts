/** Passing signals between processes, told to whoever listens now and never stored. */
export const topics = {
  /** To members: `{workspaceId, signal}`. */
  signal: 'signal',
  /** To one visitor: a member types. `{handleId, name}`. */
  visitorTyping: 'visitor-typing',
} as const
