import { expect, test } from "bun:test";
import { Redis } from "ioredis";
import { Client } from "pg";
import { startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";

// Only where the runner found the servers: the same binaries are there for us then.
const { TEST_POSTGRES_URL: postgres, TEST_REDIS_URL: redis } = process.env;

test.skipIf(!postgres)(
  "Postgres keeps what is committed through a kill and a restart",
  async () => {
    const server = await startPostgres();
    try {
      const query = async (text: string) => {
        const client = new Client({ connectionString: server.url });
        client.on("error", () => {});
        await client.connect();
        try {
          return (await client.query(text)).rows;
        } finally {
          await client.end();
        }
      };
      await query("create table kept (n int)");
      await query("insert into kept values (7)");
      await server.kill();
      expect(query("select 1")).rejects.toThrow();
      await server.restart();
      expect(await query("select n from kept")).toEqual([{ n: 7 }]);
      await server.restart();
      expect(await query("select n from kept")).toEqual([{ n: 7 }]);
    } finally {
      await server.stop();
    }
  },
  60_000,
);

test.skipIf(!redis)(
  "Redis comes back empty at the same address",
  async () => {
    const server = await startRedis();
    try {
      const ask = async <Answer>(work: (client: Redis) => Promise<Answer>) => {
        const client = new Redis(server.url, { retryStrategy: () => null, lazyConnect: true });
        client.on("error", () => {});
        try {
          await client.connect();
          return await work(client);
        } finally {
          client.disconnect();
        }
      };
      await ask((client) => client.set("a", "1"));
      await server.kill();
      await server.restart();
      expect(await ask((client) => client.get("a"))).toBeNull();
    } finally {
      await server.stop();
    }
  },
  60_000,
);
