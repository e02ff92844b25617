import type { FlowStep } from '@atrium/contract/flow/flow'
import { CircleCheck, Hourglass, Send, Tag, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'

export const stepIcons: Record<FlowStep['kind'], ReactNode> = {
  send: <Send size={15} />,
  wait: <Hourglass size={15} />,
  label: <Tag size={15} />,
  assign: <UserRound size={15} />,
  resolve: <CircleCheck size={15} />,
}
