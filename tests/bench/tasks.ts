import { startPostgres } from "../servers/postgres.ts";
import { startRedis } from "../servers/redis.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import type { Benchmark } from "./harness.ts";
import { startOurs } from "./tasks/ours.ts";
import { type Peer, startBullmq, startGraphile } from "./tasks/peers.ts";

const count = 20_000;

export const tasks: Benchmark = {
  name: "tasks",
  compares:
    "20,000 no-op tasks added and finished, ten at once, on a Postgres with default durability; ours with leases, attempts, events and three chained audit entries each, the peers without; BullMQ on a Redis that syncs always",
  metrics: [
    { name: "graphile-batched", unit: "tasks/s", better: "higher", figure: 1, runs: 5 },
    { name: "graphile-default", unit: "tasks/s", better: "higher", figure: 10, runs: 3 },
    { name: "bullmq-always", unit: "tasks/s", better: "higher", figure: 5, runs: 3 },
  ],
  prepare: async ({ belongings, say }) => {
    say("tasks: starting Postgres and Redis");
    const postgres = belongings.server(await startPostgres({ isDurable: true }));
    const redis = belongings.server(await startRedis({ isDurable: true }));
    const own = () => createTestDatabase(postgres.url);
    const peers = {
      ours: await startOurs(await own()),
      batched: await startGraphile(await own(), true),
      default: await startGraphile(await own(), false),
      bullmq: await startBullmq(redis.url),
    };
    // Ended before the servers that they are connected to.
    for (const peer of Object.values(peers)) belongings.server({ stop: () => peer.close() });
    const rate = (peer: Peer) => async () => (count / (await peer.run(count))) * 1000;
    const ours = rate(peers.ours);
    return {
      sides: {
        "graphile-batched": { ours, peer: rate(peers.batched) },
        "graphile-default": { ours, peer: rate(peers.default) },
        "bullmq-always": { ours, peer: rate(peers.bullmq) },
      },
      notes: async () => [],
    };
  },
};
