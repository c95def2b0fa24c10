/** Everything that the trail tells of. An action that isn't here can't be recorded. */
export const actions = {
  "sign-in.completed": "a person signed in",
  "sign-in.failed": "a sign-in did not come to its end; the subject is the fault's code",
  "session.ended": "a person signed out",
  "account.exported": "a person asked for all that is held of them",
  "account.erasure-asked": "a person took their account away; its task takes all else that is held of them",
  "account.erased": "all that was held of a person is gone",
  "task.created": "a task was accepted; the subject is its type, `report.pdf` where a report was asked for",
  "task.claimed": "a worker began an attempt",
  "task.finished": "a task came to its end",
  "task.retried": "an attempt failed and another will follow; the subject is the fault's code",
  "task.failed": "a task failed for good; the subject is the fault's code",
  "task.cancelled": "a task was cancelled",
  "task.redriven": "a task that had failed was let go again",
  "report.downloaded": "a report was opened by its link",
  "report.made": "a report was made while its asker waited",
  "report.revoked": "its owner took a report back",
  "report.deleted": "its owner deleted a report",
  "tenant.created": "a tenant was added",
  "tenant.secret-changed": "what signs a tenant's callbacks was changed",
  "key.created": "an API key was made; the subject is its id",
  "key.first-used": "an API key was used for the first time",
  "key.revoked": "an API key was revoked",
  "limit.hit":
    "a limit refused requests; the subject is the class of routes and what was used up; once a minute at most",
  // What happens outside the origin is told by whoever sees it: the sync of secrets.
  "secrets.synced": "secrets were brought up to date; the subject is the environment",
} as const;

export type Action = keyof typeof actions;
