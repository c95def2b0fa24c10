import type { NewTask, Task as ShownTask } from "../../shared/contracts/task.ts";
import { refuse } from "../../shared/faults.ts";
import type { Alongside } from "../http/once.ts";
import type { Principal } from "../http/principal.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { OwnerKind } from "../outside/database/schema.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { addTask } from "./add-task.ts";
import { isStorable } from "./is-storable.ts";
import { shownTask } from "./shown-task.ts";
import type { TaskKind } from "./task-kind.ts";
import { selectTask } from "./task-records.ts";

export interface CreateTaskNeeds {
  database: Database;
  queue: TaskQueue;
  clock: Clock;
  kinds: readonly TaskKind[];
  /** Why this address may not be called back for this caller, if it may not. */
  refusedCallback: (principal: Principal, address: string) => string | undefined;
}

const payloadBytesMax = 256 * 1024;
/** What shall run later than that is better asked for later. */
const aheadMsMax = 366 * 24 * 3600_000;
const ownerKinds = { person: "person", tenant: "tenant", admin: "system" } as const satisfies Record<
  Principal["kind"],
  OwnerKind
>;

/** A task of a type that callers may ask for, with what the type wants to know. */
export const createTask =
  (needs: CreateTaskNeeds) =>
  async (principal: Principal, request: NewTask, alongside: Alongside<ShownTask>): Promise<ShownTask> => {
    const { clock, kinds } = needs;
    const kind =
      kinds.find(({ type, forCallers }) => forCallers === true && type === request.type) ??
      refuse("task.type-unknown", request.type);
    const payload = payloadOf(kind, request.payload);
    const runAt = request.run_at === undefined ? undefined : new Date(request.run_at);
    if (runAt && runAt.getTime() > clock.now() + aheadMsMax) wrong("run_at", "must be within a year");
    const { callback_url: callbackUrl } = request;
    const refused = callbackUrl === undefined ? undefined : needs.refusedCallback(principal, callbackUrl);
    if (refused !== undefined) wrong("callback_url", refused);

    let made: ShownTask | undefined;
    await addTask(needs)(
      kind,
      { owner: principal.id, payload, ...(callbackUrl !== undefined && { callbackUrl }) },
      {
        ownerKind: ownerKinds[principal.kind],
        priority: request.priority,
        ...(runAt && { runAt }),
        ...(request.max_attempts !== undefined && { attemptsMax: request.max_attempts }),
        alongside: async (rows, [id = ""]) => {
          const task = await selectTask(rows, id, principal.id);
          if (!task) throw new Error("Creating a task: it isn't there");
          made = shownTask(task);
          await alongside(rows, made);
        },
      },
    );
    if (!made) throw new Error("Creating a task: nothing was written");
    return made;
  };

function payloadOf(kind: TaskKind, payload: Record<string, unknown>): Record<string, unknown> {
  if (Buffer.byteLength(JSON.stringify(payload)) > payloadBytesMax)
    refuse("request.too-large", `a payload of more than ${payloadBytesMax} bytes`);
  if (!isStorable(payload)) wrong("payload", "holds characters that can't be kept: NUL or half a pair");
  const { success, error } = kind.payload.safeParse(payload);
  if (success) return payload;
  return refuse("request.invalid", "payload", {
    errors: error.issues.slice(0, 20).map(({ path, message }) => ({
      path: ["body", "payload", ...path.map(String)].join("."),
      message,
    })),
  });
}

const wrong = (field: string, message: string): never =>
  refuse("request.invalid", field, { errors: [{ path: `body.${field}`, message }] });
