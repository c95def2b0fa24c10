import type { Photo } from "../../../shared/contracts/photo.ts";
import { refuse } from "../../../shared/faults.ts";
import { uuidV7 } from "../../../shared/uuid-v7.ts";
import type { Caller } from "../../http/caller.ts";
import type { Clock } from "../../outside/clock/port.ts";
import type { ObjectStore } from "../../outside/object-store/port.ts";
import { photoLifeSeconds, photoName, photosOf } from "./open-photos.ts";
import { type PreparedPhoto, preparePhoto } from "./prepare-photo.ts";

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

/** Keeps a photo for reports that will be asked for. Decoding takes memory: in one process it is one at a time. */
export function createStorePhoto({ objects, clock, lives }: StorePhotoNeeds) {
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const inTurn = (bytes: Uint8Array<ArrayBuffer>): Promise<PreparedPhoto> => {
    if (waiting >= waitingMax) refuse("photo.busy", `${waiting} wait`, { headers: { "retry-after": "2" } });
    waiting++;
    const prepared = turn.then(() => preparePhoto(bytes)).finally(() => waiting--);
    turn = prepared.catch(() => {});
    return prepared;
  };

  return async (caller: Caller, bytes: Uint8Array<ArrayBuffer>): Promise<Photo> => {
    const { width, height, jpeg } = await inTurn(bytes);
    if ((await objects.list(photosOf(caller.userId), eachMax)).length >= eachMax) refuse("photo.too-many");
    const id = uuidV7(clock.now());
    const name = photoName(caller.userId, id);
    await objects.put(name, jpeg);
    // Whoever was erased, or signed out, meanwhile: what was just kept must not outlive that.
    if (!(await lives(caller))) {
      await objects.remove(name);
      refuse("session.over", "ended while a photo was kept");
    }
    return { id, width, height, expires_at: new Date(clock.now() + photoLifeSeconds * 1000).toISOString() };
  };
}
