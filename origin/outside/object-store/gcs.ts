import type { Clock } from "../clock/port.ts";
import { type Google, refusedBy } from "../google/port.ts";
import { away, forAPerson, unlessAway } from "./gcs-away.ts";
import { gcsLinks } from "./gcs-links.ts";
import { askPatiently, short } from "./gcs-patience.ts";
import { uploadTo } from "./gcs-upload.ts";
import { checkObjectName, type Lives, lifeSecondsOf, type ObjectStore } from "./port.ts";

export interface GcsOptions {
  google: Google;
  bucket: string;
  lives: Lives;
  clock: Clock;
  /** How long a failed request waits before it is made again, at most; each time twice as long. */
  pauseMs?: number;
}

const api = "https://storage.googleapis.com";
/** What comes broken is read again so often. */
const readsMax = 4;
const pageMax = 1_000;

/**
 * A bucket of Cloud Storage, by its JSON API. Its lifecycle rules remove what has lived out its days, up to a day late;
 * what is over is not given out meanwhile.
 */
export function openGcs({ google, bucket, lives, clock, pauseMs = 500 }: GcsOptions): ObjectStore {
  const objects = `${api}/storage/v1/b/${bucket}/o`;
  const addressOf = (name: string): string => {
    checkObjectName(name);
    return `${objects}/${encodeURIComponent(name)}`;
  };
  const isOver = (name: string, createdMs: number): boolean =>
    createdMs + lifeSecondsOf(name, lives) * 1000 <= clock.now();

  const ask = askPatiently({ google, clock, pauseMs });
  const upload = uploadTo({ google, bucket, clock, pauseMs });
  const linkTo = gcsLinks({ google, ask, bucket, clock });

  return {
    put: async (name, bytes) => {
      checkObjectName(name);
      lifeSecondsOf(name, lives);
      await unlessAway("Uploading an object", () => upload(name, bytes));
    },
    get: async (name) => {
      const deed = "Reading an object";
      const address = addressOf(name);
      return unlessAway(deed, async () => {
        for (let reads = 1; ; reads++) {
          const answer = await ask(deed, `${address}?alt=media`);
          if (answer.status === 404) return undefined;
          if (!answer.ok) throw await refusedBy(deed, answer);
          const createdMs = Date.parse(answer.headers.get("last-modified") ?? "");
          if (isOver(name, createdMs)) return undefined;
          const bytes = await answer.bytes().catch(() => undefined);
          const sum = /md5=([^,]+)/.exec(answer.headers.get("x-goog-hash") ?? "")?.[1];
          if (bytes && (sum === undefined || sum === md5Of(bytes))) return new Uint8Array(bytes);
          if (reads === readsMax) throw away(`${deed}: what came was broken off or changed on its way`);
        }
      });
    },
    has: async (name) => {
      const address = addressOf(name);
      const deed = "Looking for an object";
      return forAPerson(deed, async () => {
        const answer = await ask(deed, `${address}?fields=timeCreated`, {}, short);
        if (answer.status === 404) return false;
        if (!answer.ok) throw await refusedBy(deed, answer);
        const { timeCreated } = (await answer.json()) as { timeCreated: string };
        return !isOver(name, Date.parse(timeCreated));
      });
    },
    linkTo: async (name, link) => {
      checkObjectName(name);
      return forAPerson("Linking to an object", () => linkTo(name, link));
    },
    remove: async (name) => {
      const deed = "Removing an object";
      const address = addressOf(name);
      return unlessAway(deed, async () => {
        // Told of as gone, where its days are over.
        const answer = await ask(deed, address, { method: "DELETE" });
        if (answer.status === 404) return false;
        if (!answer.ok) throw await refusedBy(deed, answer);
        return true;
      });
    },
    list: async (folder, most) => {
      checkObjectName(folder);
      const deed = "Listing objects";
      return unlessAway(deed, async () => {
        const found: string[] = [];
        let pageToken: string | undefined;
        do {
          const query = new URLSearchParams({
            prefix: `${folder}/`,
            maxResults: String(Math.min(pageMax, most)),
            fields: "items(name,timeCreated),nextPageToken",
            ...(pageToken !== undefined && { pageToken }),
          });
          const answer = await ask(deed, `${objects}?${query}`);
          if (!answer.ok) throw await refusedBy(deed, answer);
          const page = (await answer.json()) as Page;
          for (const { name, timeCreated } of page.items ?? [])
            if (!isOver(name, Date.parse(timeCreated))) found.push(name);
          pageToken = page.nextPageToken;
        } while (pageToken !== undefined && found.length < most);
        return found.slice(0, most);
      });
    },
    // The bucket's rules do it.
    sweep: async () => 0,
  };
}

interface Page {
  items?: { name: string; timeCreated: string }[];
  nextPageToken?: string;
}

const md5Of = (bytes: Uint8Array): string => new Bun.CryptoHasher("md5").update(bytes).digest("base64");
