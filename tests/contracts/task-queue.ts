import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TaskQueue } from "../../origin/outside/task-queue/port.ts";
import { until } from "../until.ts";

export interface TaskQueueUnderTest {
  queue: TaskQueue;
  close(): Promise<void>;
}

const waiting = { id: "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", type: "echo", telling: 0 };

/** What every task queue promises. */
export function taskQueueContract(name: string, open: () => Promise<TaskQueueUnderTest>): void {
  describe(`${name} as a task queue`, () => {
    let under: TaskQueueUnderTest;
    beforeAll(async () => {
      under = await open();
    }, 30_000);
    afterAll(() => under.close());

    test("who hears is woken soon after a task was told of", async () => {
      let woken = 0;
      const stop = await under.queue.hear(() => woken++);
      await under.queue.tell([waiting]);
      await until(() => woken > 0);
      await stop();
    });

    test("who hears is woken now and then, though nobody told", async () => {
      let woken = 0;
      const stop = await under.queue.hear(() => woken++);
      await until(() => woken > 1);
      await stop();
    });

    test("who stopped is woken no more", async () => {
      let woken = 0;
      const stop = await under.queue.hear(() => woken++);
      await stop();
      const before = woken;
      let other = 0;
      const stopOther = await under.queue.hear(() => other++);
      await under.queue.tell([waiting]);
      await until(() => other > 1);
      await stopOther();
      expect(woken).toBe(before);
    });

    test("telling where nobody hears is no error", async () => {
      await under.queue.tell([waiting]);
    });
  });
}
