import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { MemberId, WorkspaceId } from '../ids.ts'

export const Role = z.enum(['admin', 'agent'])
export type Role = z.infer<typeof Role>

export const Session = z.object({
  workspace: z.object({ id: WorkspaceId, name: z.string() }),
  member: z.object({
    id: MemberId,
    name: z.string(),
    email: z.string(),
    role: Role,
    language: z.string(),
  }),
  /** The sandbox's page with the customers' phones, when this installation has one. */
  sandboxUrl: z.string().nullable(),
  /** The installation's time now: the sandbox can move it. */
  now: z.string(),
})
export type Session = z.infer<typeof Session>

const Password = z.string().min(10, 'At least 10 characters').max(200)

/** Signing in and out; sessions are a cookie (`HttpOnly`, `SameSite=Lax`). Every unsafe request carries `X-Atrium: 1`. */
export const sessionApi = {
  state: endpoint({
    method: 'GET',
    path: '/session',
    summary: 'Whether the installation is set up, and who is signed in.',
    access: 'public',
    response: z.object({
      setUp: z.boolean(),
      session: Session.nullable(),
      demoLogin: z.object({ email: z.string(), password: z.string() }).nullable(),
    }),
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/session/setup',
    summary: 'Creates the first workspace and its administrator; only once.',
    access: 'public',
    body: z.strictObject({
      workspace: z.string().trim().min(1).max(100),
      name: z.string().trim().min(1).max(100),
      email: z.email(),
      password: Password,
    }),
    response: Session,
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/session',
    summary: 'Signs in with e-mail and password.',
    access: 'public',
    body: z.strictObject({
      email: z.string().min(1).max(320),
      password: z.string().min(1).max(200),
    }),
    response: Session,
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/session',
    summary: 'Signs out.',
    access: 'public',
    response: z.object({}),
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/session',
    summary: "Changes the member's own name, language or password.",
    access: 'member',
    body: z.strictObject({
      name: z.string().trim().min(1).max(100).optional(),
      language: z.enum(['en', 'es']).optional(),
      password: z.strictObject({ current: z.string(), next: Password }).optional(),
    }),
    response: Session,
  }),
}
