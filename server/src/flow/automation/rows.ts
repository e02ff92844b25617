/** The topic under which begun runs are hinted to whoever works them: the workspace's id. */
export const flowTopic = 'flows'
