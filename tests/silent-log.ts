import { createLog } from "../shared/log.ts";

/** For what logs while it is tested for something else. */
export const silentLog = createLog({ write: () => {}, now: Date.now });
