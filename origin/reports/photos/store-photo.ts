import type { Photo } from "../../../shared/contracts/photo.ts";
import { refuse } from "../../../shared/faults.ts";
import { uuidV7 } from "../../../shared/uuid-v7.ts";
import type { Caller } from "../../http/caller.ts";
import type { Clock } from "../../outside/clock/port.ts";
import type { ObjectStore } from "../../outside/object-store/port.ts";
import { photoLifeSeconds, photoName, photosOf } from "./open-photos.ts";
import { preparePhoto } from "./prepare-photo.ts";

export interface StorePhotoNeeds {
  objects: ObjectStore;
  clock: Clock;
  /** Whether the caller's session is still there. */
  lives: (caller: Caller) => Promise<boolean>;
}

/** So many photos of one person wait to be printed at most. */
const eachMax = 30;
/** So many wait for their turn in one process. */
const waitingMax = 8;

/**
 * Keeps a photo for reports that will be asked for. Decoding takes memory: in one process it is one at a time. Counting
 * and keeping are part of the turn, or several at once would each find room for one.
 */
export function createStorePhoto({ objects, clock, lives }: StorePhotoNeeds) {
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const inTurn = (deed: () => Promise<Photo>): Promise<Photo> => {
    if (waiting >= waitingMax) refuse("photo.busy", `${waiting} wait`, { headers: { "retry-after": "2" } });
    waiting++;
    const done = turn.then(deed).finally(() => waiting--);
    turn = done.catch(() => {});
    return done;
  };

  const keep = async (caller: Caller, bytes: Uint8Array<ArrayBuffer>): Promise<Photo> => {
    const count = async () => (await objects.list(photosOf(caller.userId), eachMax + 1)).length;
    if ((await count()) >= eachMax) refuse("photo.too-many");
    const { width, height, jpeg } = await preparePhoto(bytes);
    const id = uuidV7(clock.now());
    const name = photoName(caller.userId, id);
    await objects.put(name, jpeg);
    // Another process may have kept the last one meanwhile: of what is counted afterwards, none is missed.
    if ((await count()) > eachMax) {
      await objects.remove(name);
      refuse("photo.too-many", "kept by several processes at once");
    }
    // Whoever was erased, or signed out, meanwhile: what was just kept must not outlive that.
    if (!(await lives(caller))) {
      await objects.remove(name);
      refuse("session.over", "ended while a photo was kept");
    }
    return { id, width, height, expires_at: new Date(clock.now() + photoLifeSeconds * 1000).toISOString() };
  };

  return (caller: Caller, bytes: Uint8Array<ArrayBuffer>): Promise<Photo> =>
    inTurn(() => keep(caller, bytes));
}
